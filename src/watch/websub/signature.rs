//! `X-Hub-Signature: sha256=…`: whether a hub that knows our secret wrote this (§7.1).

use ring::hmac;

use crate::model::Capability;

/// Whether the signature is that of these bytes under this secret, in any of the four methods.
/// The comparison takes the same time wherever they differ.
#[must_use]
pub fn is_signed(header: Option<&str>, secret: &Capability, bytes: &[u8]) -> bool {
    let Some((method, digits)) = header.and_then(|header| header.trim().split_once('=')) else {
        return false;
    };
    let (Some(algorithm), Some(tag)) = (algorithm(method.trim()), unhex(digits.trim())) else {
        return false;
    };
    let key = hmac::Key::new(algorithm, secret.reveal().as_bytes());
    hmac::verify(&key, bytes, &tag).is_ok()
}

/// SHA-1 is what most hubs in use still sign with; as a HMAC it is not broken.
fn algorithm(method: &str) -> Option<hmac::Algorithm> {
    let known = [
        ("sha1", hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        ("sha256", hmac::HMAC_SHA256),
        ("sha384", hmac::HMAC_SHA384),
        ("sha512", hmac::HMAC_SHA512),
    ];
    known.into_iter().find(|(word, _)| method.eq_ignore_ascii_case(word)).map(|(_, found)| found)
}

/// At most the 64 bytes of SHA-512.
fn unhex(digits: &str) -> Option<Vec<u8>> {
    let sound = digits.len() <= 128 && digits.len().is_multiple_of(2) && digits.is_ascii();
    let pairs = digits.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| {
        let [high, low] = pair else { return None };
        let [high, low] = [high, low].map(|digit| char::from(*digit).to_digit(16));
        u8::try_from(high? * 16 + low?).ok()
    };
    if sound { pairs.map(byte).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 2202 case 2 and RFC 4231 case 2: the key is `Jefe`.
    const KNOWN: [(&str, &str); 4] = [
        ("sha1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        ("sha256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (
            "sha384",
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        ),
        (
            "sha512",
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        ),
    ];

    fn judged(header: &str) -> bool {
        let secret = Capability::stored("Jefe".to_owned());
        is_signed(Some(header), &secret, b"what do ya want for nothing?")
    }

    #[test]
    fn every_method_of_the_recommendation_is_verified() {
        for (method, digits) in KNOWN {
            assert!(judged(&format!("{method}={digits}")), "{method}");
            assert!(judged(&format!("{}={}", method.to_uppercase(), digits.to_uppercase())));
            let other = format!("{method}={}0", &digits[..digits.len() - 1]);
            assert!(!judged(&other), "{method}: one digit");
            assert!(!judged(&format!("{method}={}", &digits[..digits.len() - 2])));
        }
    }

    #[test]
    fn what_is_no_signature_is_none() {
        let sha256 = KNOWN[1].1;
        for broken in ["", "=", "sha256", "sha256=", "sha256=zz", "sha256=é", "md5=00"] {
            assert!(!judged(broken), "{broken}");
        }
        assert!(!judged(&format!("sha1={sha256}")), "another method");
        assert!(!is_signed(None, &Capability::stored("Jefe".to_owned()), b""));
    }
}
