//! Tells what two OpenAPI documents differ in: `cargo run --example compare known.json found.json`.

use kayle_id_contract::differences;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut documents = Vec::new();
    for path in std::env::args().skip(1) {
        documents.push(serde_json::from_str(&std::fs::read_to_string(path)?)?);
    }
    let [known, found] = documents.as_slice() else { return Err("give two documents".into()) };
    let all = differences(known, found)?;
    for difference in &all {
        println!("{difference}");
    }
    println!("{} differences", all.len());
    Ok(())
}
