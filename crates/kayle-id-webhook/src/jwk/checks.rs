//! What a modulus and a public exponent must be like, looked at before any arithmetic on them.

use super::KeyError;
use super::der::trim;
use super::pkcs::{Private, Public};

const MIN_BITS: usize = 2048;
const MAX_BITS: usize = 8192;

/// The longest exponent the cryptography computes with, here as in other libraries of its family.
const MAX_EXPONENT_BITS: usize = 33;

/// ROCA moduli of 2048 bits and more are built on all primes up to this one.
const LAST_SMALL_PRIME: u32 = 701;

/// The length of a number in bits; leading zeros do not count.
pub(super) fn bits(magnitude: &[u8]) -> usize {
    match trim(magnitude) {
        [] => 0,
        trimmed @ [first, ..] => trimmed.len() * 8 - first.leading_zeros() as usize,
    }
}

/// Refuses a public key that is too small, too large or malformed.
pub(super) fn public(key: Public<'_>) -> Result<(), KeyError> {
    match bits(key.n) {
        bits if bits < MIN_BITS => return Err(KeyError::TooSmall { bits }),
        bits if bits > MAX_BITS => {
            return Err(KeyError::TooLarge { bits, max: MAX_BITS });
        }
        _ => {}
    }
    if is_even(key.n) {
        return Err(KeyError::EvenModulus);
    }
    exponent(key.e)?;
    small_primes(key.n)
}

/// Refuses secrets that are zero or longer than the modulus, so that damaged ones cost nothing.
pub(super) fn secrets(key: &Private<'_>) -> Result<(), KeyError> {
    let limit = bits(key.public.n);
    if key.secrets.iter().all(|secret| (1..=limit).contains(&bits(secret))) {
        return Ok(());
    }
    Err(KeyError::Inconsistent)
}

fn exponent(e: &[u8]) -> Result<(), KeyError> {
    let problem = match bits(e) {
        0 => "is zero",
        bits if bits > MAX_EXPONENT_BITS => "has more than 33 bits",
        _ if is_even(e) => "is even",
        1 => "is one",
        _ => return Ok(()),
    };
    Err(KeyError::BadExponent { problem })
}

fn is_even(magnitude: &[u8]) -> bool {
    magnitude.last().is_none_or(|last| last.is_multiple_of(2))
}

/// Refuses a modulus with a small factor, and one that modulo every small prime is a power of 65537.
///
/// The latter is the fingerprint of keys made by the flawed generator of CVE-2017-15361; an honest modulus has it with
/// a chance of about 2^-167.
fn small_primes(n: &[u8]) -> Result<(), KeyError> {
    let mut roca = true;
    for prime in (3..=LAST_SMALL_PRIME).filter(|number| is_prime(*number)) {
        let residue = remainder(n, prime);
        if residue == 0 {
            return Err(KeyError::WeakModulus { problem: "is divisible by a small prime, so it is damaged or unsafe" });
        }
        roca = roca && is_power_of_65537(residue, prime);
    }
    if roca {
        return Err(KeyError::WeakModulus {
            problem: "was made by the flawed generator of CVE-2017-15361 (ROCA), so its primes can be computed",
        });
    }
    Ok(())
}

fn is_prime(number: u32) -> bool {
    (2..).take_while(|divisor| divisor * divisor <= number).all(|divisor| !number.is_multiple_of(divisor))
}

fn remainder(n: &[u8], prime: u32) -> u32 {
    n.iter().fold(0, |residue, byte| (residue * 256 + u32::from(*byte)) % prime)
}

fn is_power_of_65537(residue: u32, prime: u32) -> bool {
    let generator = 65_537 % prime;
    let mut power = 1;
    for _ in 1..prime {
        if power == residue {
            return true;
        }
        power = power * generator % prime;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_on_the_number_not_on_its_bytes() {
        assert_eq!([&[][..], &[0], &[1], &[0, 0xff], &[1, 0]].map(bits), [0, 0, 1, 8, 9]);
        assert_eq!(bits(&[&[0x01][..], &[0xff; 255]].concat()), 2041);
    }

    #[test]
    fn a_secret_is_neither_zero_nor_longer_than_the_modulus() {
        let check = |secret| {
            let public = Public { n: &[0x0f, 0xff], e: &[3] };
            secrets(&Private { public, secrets: [&[1], &[1], &[1], &[1], &[1], secret] })
        };
        assert_eq!(check(&[0, 0, 0x0f, 0xff]), Ok(()));
        assert_eq!(check(&[0x10, 0]), Err(KeyError::Inconsistent));
        assert_eq!(check(&[0, 0]), Err(KeyError::Inconsistent));
    }

    #[test]
    fn the_exponent_is_odd_from_3_to_33_bits() {
        for good in [&[3][..], &[1, 0, 1], &[1, 0xff, 0xff, 0xff, 0xff]] {
            assert_eq!(exponent(good), Ok(()), "{good:?}");
        }
        for bad in [&[][..], &[0], &[1], &[2], &[1, 0, 0], &[2, 0, 0, 0, 1], &[0x80, 0, 0, 0, 0, 0, 0, 1]] {
            assert!(matches!(exponent(bad), Err(KeyError::BadExponent { .. })), "{bad:?}");
        }
    }

    #[test]
    fn the_small_primes_are_the_126_first_ones() {
        let odd: Vec<u32> = (3..=LAST_SMALL_PRIME).filter(|number| is_prime(*number)).collect();
        assert_eq!(odd.len() + 1, 126);
        assert_eq!(odd.get(..6), Some(&[3, 5, 7, 11, 13, 17][..]));
        assert_eq!(odd.last(), Some(&701));
    }

    #[test]
    fn powers_of_65537_are_recognised() {
        // 65537 is 10 modulo 11, whose powers are 1 and 10; 4 modulo 13, whose powers are 1, 4, 3, 12, 9 and 10.
        let powers = |prime| (1..prime).filter(|residue| is_power_of_65537(*residue, prime)).collect::<Vec<_>>();
        assert_eq!(remainder(&[0x01, 0x00, 0x01], 11), 10);
        assert_eq!(powers(11), [1, 10]);
        assert_eq!(powers(13), [1, 3, 4, 9, 10, 12]);
    }
}
