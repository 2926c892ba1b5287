//! Writes the published vectors into a folder: `cargo run -p kayle-id-conform --example generate_vectors -- crates/kayle-id-conform/vectors`.

use kayle_id_conform::vectors;

fn main() -> std::io::Result<()> {
    let folder = std::path::PathBuf::from(std::env::args_os().nth(1).unwrap_or_else(|| "vectors".into()));
    for kind in vectors::published() {
        std::fs::write(folder.join(vectors::file_name(&kind)), vectors::to_file(&kind))?;
    }
    Ok(())
}
