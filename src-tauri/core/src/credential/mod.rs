mod error;
pub use error::CredentialError;
