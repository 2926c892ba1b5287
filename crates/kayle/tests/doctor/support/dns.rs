//! A name server that has one TXT record, or none.

use std::net::SocketAddr;

/// Answers every question with this TXT record, or that there is no such name (RFC 1035 section 4).
pub(crate) async fn dns(record: Option<String>) -> SocketAddr {
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut query = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut query).await {
            let _ = socket.send_to(&answer(&query[..length], record.as_deref()), from).await;
        }
    });
    address
}

fn answer(query: &[u8], record: Option<&str>) -> Vec<u8> {
    // The question: labels to the empty one, type and class.
    let end = 12 + query[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
    let flags: u16 = if record.is_some() { 0x8180 } else { 0x8183 };
    let mut answer = query[..2].to_vec();
    for number in [flags, 1, u16::from(record.is_some()), 0, 0] {
        answer.extend(number.to_be_bytes());
    }
    answer.extend(&query[12..end]);
    if let Some(record) = record {
        let length = u8::try_from(record.len()).unwrap();
        // The name of the question, TXT, IN, a minute, and the text behind its length.
        answer.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, length + 1, length]);
        answer.extend(record.as_bytes());
    }
    answer
}
