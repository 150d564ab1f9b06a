'use strict';

const at = id => document.getElementById(id);
const TOKEN = 'token';
/** Where the next page begins, if there is one. */
let next = null;
/** Which load is the last one asked for: what comes for an earlier one is dropped. */
let load = 0;

/** Asks the service. Gives what it answers, or shows why it refuses and gives nothing. */
async function ask(method, path, body, field) {
  const headers = {};
  const token = localStorage.getItem(TOKEN);
  if (token) headers.authorization = `Bearer ${token}`;
  if (body !== undefined) headers['content-type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    return refuse('The service can\u2019t be reached. Is it running?', field);
  }
  if (answer.ok) {
    settle();
    return answer.status === 204 ? {} : answer.json();
  }
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) leave();
  return refuse(told(problem) ?? `The service answers ${answer.status}.`, field);
}

/** What a problem says, for people: each field that is wrong, or else its detail. */
function told(problem) {
  const fields = (problem.errors ?? []).map(({ field, message }) => {
    const sentence = /^(is|are|comes) /.test(message) ? `${field} ${message}` : `${field}: ${message}`;
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
  });
  return fields.join(' ') || problem.detail || problem.title;
}

function refuse(text, field) {
  at('error').textContent = text;
  at('error').hidden = false;
  field?.setAttribute('aria-invalid', 'true');
  field?.focus();
  return null;
}

/** Takes an error back. */
function settle() {
  at('error').hidden = true;
  at('error').textContent = '';
  document.querySelectorAll('[aria-invalid]').forEach(field => field.removeAttribute('aria-invalid'));
}

/** Runs what a form does, once at a time: whoever presses twice has not asked twice. */
function onSubmit(form, run) {
  const button = form.querySelector('button');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (button.ariaDisabled === 'true') return;
    button.ariaDisabled = 'true';
    await run().finally(() => { button.ariaDisabled = 'false'; });
  });
  form.addEventListener('input', settle);
}

/** The sign of a bin. */
function bin() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', 'M4 7h16M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3');
  path.setAttribute('fill', 'none');
  path.setAttribute('stroke', 'currentColor');
  path.setAttribute('stroke-width', '1.75');
  path.setAttribute('stroke-linecap', 'round');
  path.setAttribute('stroke-linejoin', 'round');
  svg.append(path);
  return svg;
}

function row(todo) {
  const item = document.createElement('li');
  const label = document.createElement('label');
  const box = document.createElement('input');
  const title = document.createElement('span');
  const remove = document.createElement('button');
  box.type = 'checkbox';
  box.checked = todo.done;
  title.textContent = todo.title;
  remove.type = 'button';
  remove.className = 'delete';
  remove.title = 'Delete';
  remove.setAttribute('aria-label', `Delete \u201c${todo.title}\u201d`);
  remove.append(bin());
  item.className = todo.done ? 'done' : '';
  item.dataset.id = todo.id;
  box.addEventListener('change', async () => {
    const changed = await ask('PATCH', `/todos/${todo.id}`, { done: box.checked });
    if (changed) item.className = changed.done ? 'done' : '';
    else box.checked = !box.checked;
    count();
  });
  remove.addEventListener('click', async () => {
    if (!await ask('DELETE', `/todos/${todo.id}`)) return;
    // Who deletes by keyboard goes on from the neighbour.
    const neighbour = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (neighbour?.querySelector('button') ?? at('title')).focus();
    count();
  });
  label.append(box, title);
  item.append(label, remove);
  at('todos').append(item);
}

/** Says how much is done of what is shown. */
function count() {
  const all = at('todos').children.length;
  const done = at('todos').querySelectorAll('.done').length;
  const more = next !== null;
  const shown = document.querySelector('[name=shown]:checked').value;
  at('more').hidden = !more;
  at('empty').hidden = all > 0 || more;
  at('empty').textContent =
    { '': 'Nothing to be done. Write down what comes next.', 'false': 'All is done.', 'true': 'Nothing is done yet.' }[shown];
  at('count').textContent = all ? `${done} of ${all}${more ? '+' : ''} done` : '';
}

/** Shows the page behind what is shown, or the first one. Says whether it came. */
async function page(after) {
  const mine = ++load;
  const shown = document.querySelector('[name=shown]:checked').value;
  const query = new URLSearchParams({ limit: 100, ...(shown && { done: shown }), ...(after && { after }) });
  const found = await ask('GET', `/todos?${query}`);
  if (!found || mine !== load) return false;
  if (!after) at('todos').replaceChildren();
  found.todos.forEach(row);
  next = found.next;
  count();
  return true;
}

/** Shows the list of whoever has a token, or the way to one. */
async function show() {
  const token = localStorage.getItem(TOKEN);
  at('start').hidden = token !== null;
  at('list').hidden = token === null;
  at('account').hidden = token === null;
  at('account').open = false;
  at('todos').replaceChildren();
  (token === null ? at('name') : at('title')).focus();
  if (token === null) return;
  at('token').value = token;
  const me = await ask('GET', '/me');
  if (!me) return;
  at('who').textContent = me.name;
  await page();
}

function leave() {
  localStorage.removeItem(TOKEN);
  at('who').textContent = '';
  at('token').value = '';
  show();
}

onSubmit(at('sign-up'), async () => {
  const user = await ask('POST', '/users', { name: at('name').value }, at('name'));
  if (!user) return;
  localStorage.setItem(TOKEN, user.token);
  at('name').value = '';
  await show();
});

onSubmit(at('sign-in'), async () => {
  const token = at('known').value.trim();
  // What is no token can't be sent as one.
  if (!/^[\w.~+/-]+=*$/.test(token)) return refuse('That is no token.', at('known'));
  localStorage.setItem(TOKEN, token);
  at('known').value = '';
  await show();
});

onSubmit(at('add'), async () => {
  const todo = await ask('POST', '/todos', { title: at('title').value }, at('title'));
  at('title').focus();
  if (!todo) return;
  at('title').value = '';
  // It stands at the end of the list, so that what comes before it is shown first.
  while (next !== null && await page(next));
  const shown = document.querySelector('[name=shown]:checked').value;
  if (shown !== 'true' && !at('todos').querySelector(`[data-id="${todo.id}"]`)) row(todo);
  count();
});

at('shown').addEventListener('change', () => page());
at('more').addEventListener('click', async () => {
  const last = at('todos').lastElementChild;
  // The button may be gone then, and the focus with it.
  if (await page(next)) last?.nextElementSibling?.querySelector('input').focus();
});
at('leave').addEventListener('click', () => { settle(); leave(); });
at('copy').addEventListener('click', async () => {
  at('token').select();
  try {
    await navigator.clipboard.writeText(at('token').value);
    at('copy').textContent = 'Copied';
    setTimeout(() => { at('copy').textContent = 'Copy it'; }, 2000);
  } catch {
    // No right to the clipboard: it is selected, for ctrl-c.
  }
});
// Escape and a click elsewhere close the menu.
document.addEventListener('keydown', event => {
  if (event.key === 'Escape' && at('account').open) {
    at('account').open = false;
    at('account').querySelector('summary').focus();
  }
});
document.addEventListener('click', event => {
  if (!at('account').contains(event.target)) at('account').open = false;
});

show();
