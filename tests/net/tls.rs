//! TLS that does not prove who the other side is counts as unreachable.

use std::{io::Read, net::TcpListener, sync::Arc, thread};

use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tayang::net::{NameTable, NetError};

use super::{get, link, with_table};
use crate::support::outlet::Outlet;

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let address = serve_self_signed();
    let net = with_table(std::slice::from_ref(&address), NameTable::default());
    let error = get(&net, link(&format!("https://{address}/"))).await.unwrap_err();
    assert!(matches!(&error, NetError::Unreachable { .. }) && !error.reached(), "{error:?}");
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_unreachable() {
    let outlet = Outlet::start().await;
    let net = with_table(&[outlet.host_port()], NameTable::default());
    let error = get(&net, link(&format!("https://{}/", outlet.host_port()))).await.unwrap_err();
    assert!(!error.reached(), "{error:?}");
}

/// Speaks TLS with a certificate of its own making until the first visitor has gone.
fn serve_self_signed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound socket has an address");
    let config = Arc::new(self_signed());
    thread::spawn(move || {
        let (socket, _) = listener.accept().expect("a visitor");
        let connection = ServerConnection::new(config).expect("a server");
        // The visitor leaves during the handshake: that is the point.
        drop(StreamOwned::new(connection, socket).read(&mut [0; 1024]));
    });
    address.to_string()
}

fn self_signed() -> ServerConfig {
    let random = SystemRandom::new();
    let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("a key");
    let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("a key");
    let body = certificate_body(key.public_key().as_ref());
    let signature = key.sign(&random, &body).expect("a signature");
    let parts = [&body[..], &ecdsa_sha256(), &bit_string(signature.as_ref())].concat();
    let certificate = CertificateDer::from(der(0x30, &parts));
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8.as_ref().to_vec()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate], key))
        .expect("a configuration")
}

/// RFC 5280 §4.1, no more than a handshake needs: version 3, valid until 2049, 127.0.0.1.
fn certificate_body(public_key: &[u8]) -> Vec<u8> {
    let version = der(0xa0, &der(0x02, &[2]));
    let common_name = [&der(0x06, &[0x55, 4, 3])[..], &der(0x0c, b"tayang")].concat();
    let name = der(0x30, &der(0x31, &der(0x30, &common_name)));
    let dates = [&der(0x17, b"200101000000Z")[..], &der(0x17, b"491231235959Z")].concat();
    let ec = der(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1]);
    let p256 = der(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]);
    let kind = der(0x30, &[&ec[..], &p256].concat());
    let key = der(0x30, &[&kind[..], &bit_string(public_key)].concat());
    let names = der(0x04, &der(0x30, &der(0x87, &[127, 0, 0, 1])));
    let extension = der(0x30, &[&der(0x06, &[0x55, 0x1d, 0x11])[..], &names].concat());
    let extensions = der(0xa3, &der(0x30, &extension));
    let validity = der(0x30, &dates);
    let serial = der(0x02, &[1]);
    let algorithm = ecdsa_sha256();
    let parts = [&version[..], &serial, &algorithm, &name, &validity, &name, &key, &extensions];
    der(0x30, &parts.concat())
}

fn ecdsa_sha256() -> Vec<u8> {
    der(0x30, &der(0x06, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]))
}

fn bit_string(bytes: &[u8]) -> Vec<u8> {
    der(0x03, &[&[0], bytes].concat())
}

/// Tag, length, value (X.690): lengths below 65,536.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("a small certificate").to_be_bytes();
    let head = match value.len() {
        0..128 => vec![tag, length[1]],
        128..256 => vec![tag, 0x81, length[1]],
        _ => vec![tag, 0x82, length[0], length[1]],
    };
    [&head[..], value].concat()
}
