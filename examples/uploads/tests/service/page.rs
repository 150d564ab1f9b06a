//! The page in a browser without a window: files are chosen, sent, and refused.

use fantoccini::Locator;
use fantoccini::key::Key;

use crate::browser::Browser;
use crate::process::Service;

#[tokio::test(flavor = "multi_thread")]
async fn files_are_sent_and_told_of() {
    let Some(browser) = Browser::start().await else { return };
    let service = Service::start("page").await;
    let client = &browser.client;
    client.goto(&format!("http://{}", service.address)).await.expect("the page");
    let local = service.directory.with_extension("sent");
    std::fs::create_dir_all(&local).expect("a directory");
    let names = ["one.txt", "<b>two.txt"].map(|name| local.join(name));
    for name in &names {
        std::fs::write(name, vec![b'x'; 300_000]).expect("a file");
    }
    let choose = async |paths: &str| {
        client.find(Locator::Id("file")).await.expect("the field").send_keys(paths).await.expect("a choice");
    };
    let press = async |id: &str| {
        client
            .execute(&format!("document.getElementById('{id}').focus()"), Vec::new())
            .await
            .expect("a focus");
        browser.keys(&char::from(Key::Enter).to_string()).await;
    };

    choose(&names.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join("\n")).await;
    press("send").await;
    browser.until("document.getElementById('said').textContent === '2 files were sent.'").await;
    browser.until("[...document.querySelectorAll('#done li')].map(li => li.textContent).join() === 'one.txt300.0 kB,<b>two.txt300.0 kB'").await;
    browser.until("document.getElementById('under-way').hidden && document.getElementById('file').files.length === 0").await;
    assert_eq!(service.files().len(), 2);

    // What is refused is said aloud, and nothing of it kept.
    client
        .execute(
            "const note = document.getElementById('note'); note.removeAttribute('maxlength'); note.value = 'x'.repeat(1025)",
            Vec::new(),
        )
        .await
        .expect("a value");
    choose(&names[0].display().to_string()).await;
    press("send").await;
    browser
        .until(
            "document.getElementById('error').textContent === 'The field `note` is longer than 1024 bytes.'",
        )
        .await;
    browser.until("document.getElementById('error').role === 'alert'").await;
    assert_eq!(service.files().len(), 2);

    // It fits a phone, and whatever takes the focus has a name.
    browser.until("document.documentElement.scrollWidth <= window.innerWidth").await;
    browser
        .until("[...document.querySelectorAll('button, input')].every(it => it.textContent || it.labels?.[0]?.textContent)")
        .await;
    let _ = std::fs::remove_dir_all(&local);
    browser.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_is_shown_and_stopped() {
    let Some(browser) = Browser::start().await else { return };
    let service = Service::start("progress").await;
    let client = &browser.client;
    client.goto(&format!("http://{}", service.address)).await.expect("the page");
    // A file of the page's own making, long enough that it is under way for a while.
    client
        .execute(
            "const list = new DataTransfer();
             const piece = new Uint8Array(1 << 20);
             list.items.add(new File(Array(256).fill(piece), 'long.bin'));
             document.getElementById('file').files = list.files;
             document.getElementById('send').click()",
            Vec::new(),
        )
        .await
        .expect("a file");
    browser.until("document.getElementById('progress').value > 0").await;
    browser.until("/of 268.4 MB/.test(document.getElementById('share').textContent)").await;
    client.execute("document.getElementById('stop').focus()", Vec::new()).await.expect("a focus");
    browser.keys(&char::from(Key::Enter).to_string()).await;
    browser.until("document.getElementById('said').textContent.startsWith('Stopped')").await;
    browser.until("document.activeElement.id === 'send'").await;
    for _ in 0..40 {
        if service.files().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(service.files().is_empty(), "{:?}", service.files());
    browser.stop().await;
}
