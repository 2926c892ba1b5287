//! Says whether the vendor's published documents lie beside the repository, so that the tests that read them are reported as
//! ignored where they do not.

fn main() {
    const FOLDER: &str = "../../shared/kayle-api";
    println!("cargo::rustc-check-cfg=cfg(vendor_documents)");
    println!("cargo::rerun-if-changed={FOLDER}");
    if std::path::Path::new(FOLDER).join("live-openapi-1.6.0.json").is_file() {
        println!("cargo::rustc-cfg=vendor_documents");
    }
}
