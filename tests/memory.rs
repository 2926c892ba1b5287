//! A long walk holds memory constant. A process of its own, so that nothing else is measured.
#![cfg(target_os = "linux")]

use futures::TryStreamExt;
use kayle_id::Client;
use std::io::{Read, Write};

const PAGE: usize = 100;

/// Pages of events without end, made as they are asked for.
fn serve() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let (mut buffer, mut filled) = (vec![0; 8192], 0);
        loop {
            match stream.read(&mut buffer[filled..]) {
                Ok(0) | Err(_) => return,
                Ok(count) => filled += count,
            }
            if !buffer[..filled].ends_with(b"\r\n\r\n") {
                continue;
            }
            let head = String::from_utf8_lossy(&buffer[..filled]).into_owned();
            filled = 0;
            let after = head.split("starting_after=evt_").nth(1).and_then(|rest| rest.split([' ', '&']).next());
            let first = after.map_or(0, |number| number.parse::<usize>().unwrap() + 1);
            let event = |number: usize| {
                format!(
                    r#"{{"id":"evt_{number}","type":"verification.session.expired","trigger_type":"verification_session","trigger_id":"vs_x","created_at":"2026-05-04T10:15:02.318Z","deliveries":[]}}"#
                )
            };
            let events: Vec<String> = (first..first + PAGE).map(event).collect();
            let body = format!(
                r#"{{"data":[{}],"error":null,"pagination":{{"limit":{PAGE},"has_more":true,"next_cursor":"evt_{}"}}}}"#,
                events.join(","),
                first + PAGE - 1
            );
            let head =
                format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        }
    });
    address
}

/// The memory that this process holds, in KiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn walking_a_hundred_thousand_items_holds_memory_constant() {
    let client = Client::builder().base_url(serve()).api_key("kk_memory00000000000000000000000000").build().unwrap();
    let mut events = client.webhooks().events().list().limit(100).stream();
    let mut warm = 0;
    for number in 0..100_000 {
        let event = events.try_next().await.unwrap().unwrap();
        assert_eq!(event.id.as_str(), format!("evt_{number}"), "each once, in order");
        if number == 10_000 {
            warm = resident();
        }
    }
    let grown = resident().saturating_sub(warm);
    println!("{grown} KiB more after 100,000 items than after 10,000");
    assert!(grown < 1024, "{grown} KiB more after 100,000 items than after 10,000");
}
