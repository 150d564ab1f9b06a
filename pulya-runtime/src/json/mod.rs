//! JSON.

/// An error.
#[derive(Debug)]
pub struct Error;
impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no JSON")
    }
}
impl std::error::Error for Error {}
/// To JSON.
pub trait ToJson {}
/// Write.
pub fn write<T: ToJson + ?Sized>(_: &T, _: &mut Vec<u8>) -> Result<(), Error> {
    Ok(())
}
/// Write.
pub fn write_serde<T: serde::Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) -> Result<(), Error> {
    sonic_rs::to_writer(out, value).map_err(|_| Error)
}
