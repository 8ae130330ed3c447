use std::io::BufRead;
fn main() {
    let what = std::env::args().nth(2).unwrap();
    for line in std::io::stdin().lock().lines() {
        let v: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let r = match what.as_str() {
            "date" => tayang::cli::inspect::date::answer(&v),
            "article" => tayang::cli::inspect::article::answer(&v),
            _ => tayang::cli::inspect::html::answer(&v),
        };
        let mut r = match r {
            Ok(v) => v,
            Err(e) => serde_json::json!({"error":e}),
        };
        r["id"] = v["id"].clone();
        println!("{r}");
    }
}
