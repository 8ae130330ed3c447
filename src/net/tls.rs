//! Whom the clients believe: the machine's certificate authorities, read once for all of them.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt;
use tracing::warn;

use super::NetError;

/// TLS for every client. Reading some hundred authorities takes longer than all the rest of the
/// start, so they are not read anew for each client. A machine without any can still visit http
/// addresses (the demo on loopback needs no more); https ones are then unreachable.
pub(super) fn configuration() -> Result<ClientConfig, NetError> {
    let believing = builder()?.with_platform_verifier().or_else(|_| {
        warn!("No certificates of authorities are installed: no https address can be reached");
        builder().map(|builder| builder.with_root_certificates(RootCertStore::empty()))
    })?;
    let mut configuration = believing.with_no_client_auth();
    configuration.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(configuration)
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, NetError> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| NetError::Setup { why: error.to_string() })
}
