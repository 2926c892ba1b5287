//! A payload is read or refused; what is read shows no claim in `Debug`, and is kept to the byte.
#![no_main]

use kayle_id::webhook::testing::primitives::event;
use kayle_id::webhook::Event;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|payload: &[u8]| {
    let Ok(event) = event(payload) else { return };
    assert_eq!(event.expose_payload().as_bytes(), payload);
    let _ = format!("{event:?}");
    if let Event::SessionSucceeded(event) = &event {
        let claims = event.claims();
        let _ = (claims.date_of_birth(), claims.document_expiry_date(), claims.sex_marker(), claims.document_type());
        let _ = (claims.age_over::<18>(), claims.age_over_years(0));
        for key in claims.keys() {
            let _ = claims.get(key);
        }
    }
});
