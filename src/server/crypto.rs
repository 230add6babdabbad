//! Encryption at rest: XChaCha20-Poly1305, the key's id in front, bound to its record; blind indexes for
//! exact search. The keys lie in a file outside the database (mode 600).
//!
//! A sealed value is `key id (4 bytes, big endian) ‖ nonce (24) ‖ ciphertext ‖ tag (16)`.

use anyhow::{Context, bail};
use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::RwLock;

const NONCE: usize = 24;

/// What lies in the secret file.
#[derive(Serialize, Deserialize)]
struct Secrets {
    /// The key that new values are sealed with.
    active: u32,
    /// Every key that a stored value may still need, base64 of 32 bytes.
    keys: BTreeMap<u32, String>,
    /// The key of the blind indexes; it stays when the others rotate.
    blind: String,
}

struct Ring {
    active: u32,
    ciphers: BTreeMap<u32, XChaCha20Poly1305>,
}

/// The keys of this installation.
pub struct Keys {
    path: PathBuf,
    ring: RwLock<Ring>,
    blind: [u8; 32],
}

impl Keys {
    /// Reads the secret file, or makes it at the first start.
    pub fn load_or_make(path: &Path) -> anyhow::Result<Self> {
        if !path.exists() {
            let secrets = Secrets {
                active: 1,
                keys: BTreeMap::from([(1, STANDARD.encode(random()))]),
                blind: STANDARD.encode(random()),
            };
            save(path, &secrets)?;
        }
        Self::from_secrets(path, &read(path)?)
    }

    fn from_secrets(path: &Path, secrets: &Secrets) -> anyhow::Result<Self> {
        let mut ciphers = BTreeMap::new();
        for (id, key) in &secrets.keys {
            ciphers.insert(
                *id,
                XChaCha20Poly1305::new(&derived(&decoded(key)?, b"yuelao seal").into()),
            );
        }
        if !ciphers.contains_key(&secrets.active) {
            bail!("密钥文件 {} 缺少当前密钥 {}", path.display(), secrets.active);
        }
        Ok(Self {
            path: path.to_path_buf(),
            ring: RwLock::new(Ring {
                active: secrets.active,
                ciphers,
            }),
            blind: derived(&decoded(&secrets.blind)?, b"yuelao blind"),
        })
    }

    /// Adds a new key, writes it to the secret file and seals with it from now on. Old values stay readable.
    pub fn add_key(&self) -> anyhow::Result<u32> {
        let mut secrets = read(&self.path)?;
        let id = secrets.keys.keys().last().copied().unwrap_or(0) + 1;
        secrets.keys.insert(id, STANDARD.encode(random()));
        secrets.active = id;
        save(&self.path, &secrets)?;
        self.take(&secrets)?;
        Ok(id)
    }

    fn take(&self, secrets: &Secrets) -> anyhow::Result<()> {
        let fresh = Self::from_secrets(&self.path, secrets)?;
        let ring = fresh
            .ring
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        *self.ring.write().unwrap_or_else(std::sync::PoisonError::into_inner) = ring;
        Ok(())
    }

    fn knows(&self, id: u32) -> bool {
        self.ring
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .ciphers
            .contains_key(&id)
    }

    /// The id of the key that new values are sealed with.
    pub fn active(&self) -> u32 {
        self.ring
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .active
    }

    /// Seals `plain` for the record that `place` names (`contact/member/17/mobile`); it opens nowhere else.
    pub fn seal(&self, place: &str, plain: &str) -> Vec<u8> {
        let ring = self.ring.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = ring.ciphers[&ring.active]
            .encrypt(&XNonce::from(nonce), payload)
            .unwrap_or_else(|_| unreachable!("XChaCha20-Poly1305 seals any text that fits in memory"));
        [&ring.active.to_be_bytes()[..], &nonce, &sealed].concat()
    }

    /// Opens what `seal` made for the same place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> anyhow::Result<String> {
        let (id, rest) = sealed.split_at_checked(4).context("sealed value too short")?;
        let id = u32::from_be_bytes(id.try_into()?);
        // `rotate-keys` beside a running server: the new key lies in the file.
        if !self.knows(id) {
            self.take(&read(&self.path)?)?;
        }
        let ring = self.ring.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (nonce, body) = rest.split_at_checked(NONCE).context("sealed value too short")?;
        let nonce: [u8; NONCE] = nonce.try_into()?;
        let cipher = ring.ciphers.get(&id).with_context(|| format!("no key {id}"))?;
        let payload = Payload {
            msg: body,
            aad: place.as_bytes(),
        };
        let plain = cipher
            .decrypt(&XNonce::from(nonce), payload)
            .map_err(|_| anyhow::anyhow!("value of {place} does not open: wrong key, wrong place or altered"))?;
        Ok(String::from_utf8(plain)?)
    }

    /// The key id in front of a sealed value.
    pub fn key_of(sealed: &[u8]) -> Option<u32> {
        sealed.first_chunk::<4>().map(|id| u32::from_be_bytes(*id))
    }

    /// The blind index of a value: equal values of one kind have equal indexes, and nothing else shows.
    pub fn blind(&self, kind: &str, value: &str) -> Vec<u8> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.blind)
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes()[..16].to_vec()
    }
}

/// A token for a cookie (256 bits, URL-safe) and the hash that the database keeps of it.
pub fn token() -> (String, Vec<u8>) {
    let token = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random());
    let hash = hash_token(&token);
    (token, hash)
}

pub fn hash_token(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

fn random() -> [u8; 32] {
    rand::random()
}

fn derived(key: &[u8], purpose: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    hkdf::Hkdf::<Sha256>::new(None, key)
        .expand(purpose, &mut out)
        .unwrap_or_else(|_| unreachable!("32 bytes are within HKDF's limit"));
    out
}

fn decoded(key: &str) -> anyhow::Result<Vec<u8>> {
    let bytes = STANDARD.decode(key).context("密钥文件内容不是有效的 base64")?;
    if bytes.len() != 32 {
        bail!("密钥长度应为 32 字节");
    }
    Ok(bytes)
}

fn read(path: &Path) -> anyhow::Result<Secrets> {
    let text = std::fs::read_to_string(path).with_context(|| format!("无法读取密钥文件 {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("密钥文件 {} 格式有误", path.display()))
}

/// Writes beside and renames: a crash leaves the old file or the new one, never half of one.
fn save(path: &Path, secrets: &Secrets) -> anyhow::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .with_context(|| format!("无法写入密钥文件 {}", beside.display()))?;
    file.write_all(serde_json::to_string_pretty(secrets)?.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> (Keys, PathBuf) {
        let path = std::env::temp_dir().join(format!("yuelao-keys-{}", token().0));
        (Keys::load_or_make(&path).expect("keys"), path)
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place() {
        let (keys, _) = keys();
        let sealed = keys.seal("contact/member/1/mobile", "13800138000");
        assert_eq!(
            keys.open("contact/member/1/mobile", &sealed).expect("opens"),
            "13800138000"
        );
        assert!(keys.open("contact/member/2/mobile", &sealed).is_err());
        assert!(!sealed.windows(11).any(|w| w == b"13800138000"));
        for i in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[i] ^= 1;
            assert!(keys.open("contact/member/1/mobile", &altered).is_err(), "byte {i}");
        }
    }

    #[test]
    fn equal_values_seal_differently_and_index_equally() {
        let (keys, _) = keys();
        assert_ne!(keys.seal("p", "x"), keys.seal("p", "x"));
        assert_eq!(keys.blind("mobile", "x"), keys.blind("mobile", "x"));
        assert_ne!(keys.blind("mobile", "x"), keys.blind("qq", "x"));
    }

    #[test]
    fn old_values_open_after_a_new_key() {
        let (keys, path) = keys();
        let old = keys.seal("p", "x");
        let id = keys.add_key().expect("a new key");
        let new = keys.seal("p", "x");
        assert_eq!(Keys::key_of(&new), Some(id));
        let again = Keys::load_or_make(&path).expect("reads its own file");
        assert_eq!(again.open("p", &old).expect("old"), "x");
        assert_eq!(again.open("p", &new).expect("new"), "x");
    }

    #[test]
    fn the_secret_file_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let (_, path) = keys();
        let mode = std::fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
