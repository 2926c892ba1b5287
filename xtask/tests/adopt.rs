//! Adopting what the vendor publishes: what is new is carried, the rest is listed, and our document stays as it is written.

use kayle_id_contract::{Change, Difference};
use needs::needs;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use xtask::adopt::{Adoption, adopt};
use xtask::ordered::Json;

/// A small document of ours: named components, operation ids, formats.
fn ours() -> Value {
    json!({
        "openapi": "3.1.0", "info": {"title": "Things", "version": "1.0.0"}, "tags": [{"name": "Things"}],
        "paths": {
            "/v1/things": {"get": {
                "operationId": "list_things", "tags": ["Things"], "x-kayle-scope": "things:read",
                "parameters": [{"name": "kind", "in": "query", "required": false, "schema": {"$ref": "#/components/schemas/Kind"}}],
                "responses": {
                    "200": {"description": "ok", "content": {"application/json": {"schema": envelope(
                        json!({"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}), true
                    )}}},
                    "404": {"$ref": "#/components/responses/NotFound"}
                }
            }},
            "/v1/things/{id}": {
                "get": {
                    "operationId": "get_thing", "tags": ["Things"],
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "session-id", "pattern": "^t_[a-z]+$"}}],
                    "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": envelope(json!({"$ref": "#/components/schemas/Thing"}), false)}}}}
                },
                "patch": {
                    "operationId": "update_thing", "tags": ["Things"],
                    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "session-id", "pattern": "^t_[a-z]+$"}}],
                    "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/UpdateThingRequest"}}}},
                    "responses": {"204": {"description": "done"}}
                }
            }
        },
        "components": {
            "schemas": {
                "Kind": {"type": "string", "description": "A kind.", "enum": ["big", "small"]},
                "Thing": {"type": "object", "description": "A thing.", "required": ["id", "kind"], "properties": {
                    "id": {"type": "string", "format": "session-id", "description": "Its id."},
                    "kind": {"$ref": "#/components/schemas/Kind"}
                }},
                "UpdateThingRequest": {"type": "object", "description": "A change.", "properties": {"name": {"type": "string", "maxLength": 9}}},
                "Pagination": {"type": "object", "required": ["has_more"], "properties": {"has_more": {"type": "boolean"}}},
                "ErrorEnvelope": {"type": "object", "properties": {"error": {"type": "string"}}}
            },
            "responses": {"NotFound": {"description": "no"}}
        }
    })
}

fn envelope(data: Value, paginated: bool) -> Value {
    let mut schema = json!({"type": "object", "required": ["data", "error"], "properties": {"data": data, "error": {"type": "null"}}});
    if paginated {
        schema["properties"]["pagination"] = json!({"$ref": "#/components/schemas/Pagination"});
        schema["required"] = json!(["data", "error", "pagination"]);
    }
    schema
}

/// The same as a vendor would publish it: everything inline, no operation ids, the other way to write paths.
fn vendors() -> Value {
    let kind = json!({"type": "string", "enum": ["small", "big"]});
    let thing = json!({"type": "object", "required": ["kind", "id"], "properties": {"kind": kind, "id": {"type": "string", "example": "t_a"}}});
    let pagination =
        json!({"type": "object", "required": ["has_more"], "properties": {"has_more": {"type": "boolean"}}});
    let mut list = envelope(json!({"type": "array", "items": thing}), true);
    list["properties"]["pagination"] = pagination;
    let id =
        json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string", "pattern": "^t_[a-z]+$"}});
    json!({
        "openapi": "3.1.0", "info": {"title": "Things", "version": "1.0.0"},
        "paths": {
            "/v1/things": {"get": {
                "parameters": [{"in": "query", "name": "kind", "schema": kind}],
                "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": list}}}, "404": {"description": "None"}}
            }},
            "/v1/things/:id": {
                "get": {"parameters": [id], "responses": {"200": {"content": {"application/json": {"schema": envelope(thing, false)}}}}},
                "patch": {
                    "parameters": [id],
                    "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": {"name": {"type": "string", "maxLength": 9}}}}}},
                    "responses": {"204": {"description": ""}}
                }
            }
        }
    })
}

/// Where the vendor's document says what a thing is: in the list, and alone.
const THINGS: [&str; 2] = [
    "/paths/~1v1~1things/get/responses/200/content/application~1json/schema/properties/data/items",
    "/paths/~1v1~1things~1:id/get/responses/200/content/application~1json/schema/properties/data",
];

fn adopted(vendor: &Value) -> Adoption {
    adopt(&Json::from(&ours()), &Json::from(vendor)).unwrap()
}

/// Carries everything, decides nothing, and finds nothing the next time.
fn carried(vendor: &Value) -> Value {
    let adoption = adopted(vendor);
    assert!(adoption.decisions.is_empty(), "{:?}", adoption.decisions);
    assert!(!adoption.carried.is_empty());
    let again = adopt(&adoption.document, &Json::from(vendor)).unwrap();
    assert!(again.carried.is_empty() && again.decisions.is_empty(), "{:?}", again.carried);
    adoption.document.to_value()
}

#[test]
fn a_document_that_says_the_same_changes_nothing() {
    let adoption = adopted(&vendors());
    assert!(adoption.carried.is_empty() && adoption.decisions.is_empty(), "{adoption:?}");
    assert_eq!(adoption.document.to_value(), ours());
}

#[test]
fn a_new_member_and_value_go_into_our_components() {
    let mut vendor = vendors();
    for at in THINGS {
        let thing = vendor.pointer_mut(at).unwrap();
        thing["properties"]["made_at"] =
            json!({"type": ["string", "null"], "format": "date-time", "description": "When.", "example": "2026"});
        thing["required"] = json!(["id", "kind", "made_at"]);
        thing["properties"]["kind"]["enum"] = json!(["big", "small", "tiny"]);
    }
    vendor["paths"]["/v1/things"]["get"]["parameters"][0]["schema"]["enum"] = json!(["tiny", "small", "big"]);
    let schemas = &carried(&vendor)["components"]["schemas"];
    assert_eq!(
        schemas["Thing"]["properties"]["made_at"],
        json!({"type": ["string", "null"], "format": "date-time", "description": "When."})
    );
    assert_eq!(schemas["Thing"]["required"], json!(["id", "kind", "made_at"]));
    assert_eq!(schemas["Kind"]["enum"], json!(["big", "small", "tiny"]));
    assert_eq!(
        schemas["Thing"]["properties"]["kind"],
        json!({"$ref": "#/components/schemas/Kind"}),
        "our structure stays"
    );
}

#[test]
fn inline_objects_and_enumerations_become_components_or_are_known_ones() {
    let mut vendor = vendors();
    for at in THINGS {
        let properties = &mut vendor.pointer_mut(at).unwrap()["properties"];
        properties["twin_kind"] = json!({"anyOf": [{"enum": ["small", "big"], "type": "string"}, {"type": "null"}]});
        properties["maker"] = json!({"type": "object", "properties": {"role": {"type": "string", "enum": ["a", "b"]}}, "required": ["role"]});
        properties["origin"] = json!({"type": "string", "pattern": "^t_[a-z]+$"});
    }
    let schemas = &carried(&vendor)["components"]["schemas"];
    let properties = &schemas["Thing"]["properties"];
    assert_eq!(properties["twin_kind"], json!({"anyOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]}));
    assert_eq!(properties["maker"], json!({"$ref": "#/components/schemas/ThingMaker"}));
    assert_eq!(schemas["ThingMaker"]["properties"]["role"], json!({"$ref": "#/components/schemas/ThingMakerRole"}));
    assert_eq!(schemas["ThingMakerRole"]["enum"], json!(["a", "b"]));
    assert_eq!(properties["origin"]["format"], "session-id", "our document gives this pattern one format");
}

#[test]
fn a_new_parameter_and_error_are_added_to_their_operation() {
    let mut vendor = vendors();
    let list = &mut vendor["paths"]["/v1/things"]["get"];
    list["parameters"].as_array_mut().unwrap().push(
        json!({"in": "query", "name": "limit", "required": false, "description": "How many.", "schema": {"type": "integer", "maximum": 50}}),
    );
    vendor["paths"]["/v1/things/:id"]["get"]["responses"]["404"] = json!({"description": "Gone"});
    vendor["paths"]["/v1/things/:id"]["get"]["responses"]["409"] = json!({"description": "Busy"});
    let document = carried(&vendor);
    assert_eq!(
        document["paths"]["/v1/things"]["get"]["parameters"][1],
        json!({"name": "limit", "in": "query", "required": false, "description": "How many.", "schema": {"type": "integer", "maximum": 50}})
    );
    let responses = &document["paths"]["/v1/things/{id}"]["get"]["responses"];
    assert_eq!(responses["404"], json!({"$ref": "#/components/responses/NotFound"}), "as the other operations say it");
    assert_eq!(responses["409"]["description"], "Busy");
}

#[test]
fn new_operations_get_names_scopes_and_components_in_our_manner() {
    let mut vendor = vendors();
    let id = json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
    let colour = json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}}});
    let mut list = envelope(json!({"type": "array", "items": colour}), false);
    list["properties"]["pagination"] =
        json!({"type": "object", "required": ["has_more"], "properties": {"has_more": {"type": "boolean"}}});
    list["required"] = json!(["data", "error", "pagination"]);
    let answer =
        |schema: Value| json!({"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}});
    vendor["paths"]["/v1/things/:id/colours"] = json!({
        "get": {"parameters": [id], "responses": answer(list)},
        "post": {
            "parameters": [id],
            "requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}},
            "responses": answer(envelope(colour, false))
        }
    });
    vendor["paths"]["/v1/things/:id/paint"] =
        json!({"post": {"parameters": [id], "responses": {"204": {"description": "ok"}}}});
    vendor["paths"]["/v1/things/:id"]["delete"] =
        json!({"parameters": [id], "responses": {"204": {"description": "ok"}}});
    let document = carried(&vendor);
    let operation = |path: &str, method: &str| document["paths"][path][method].clone();
    let list = operation("/v1/things/{id}/colours", "get");
    assert_eq!((&list["operationId"], &list["tags"]), (&json!("list_colours"), &json!(["Things"])));
    assert_eq!((&list["x-kayle-scope"], &list["x-kayle-repeatable"]), (&json!("things:read"), &json!(true)));
    let page = &list["responses"]["200"]["content"]["application/json"]["schema"]["properties"];
    assert_eq!(page["data"], json!({"type": "array", "items": {"$ref": "#/components/schemas/Colour"}}));
    assert_eq!(page["pagination"], json!({"$ref": "#/components/schemas/Pagination"}));
    let create = operation("/v1/things/{id}/colours", "post");
    assert_eq!(create["operationId"], "create_colour");
    assert_eq!(
        create["requestBody"]["content"]["application/json"]["schema"],
        json!({"$ref": "#/components/schemas/CreateColourRequest"})
    );
    assert_eq!(operation("/v1/things/{id}/paint", "post")["operationId"], "paint_thing");
    assert_eq!(operation("/v1/things/{id}", "delete")["operationId"], "delete_thing");
}

#[test]
fn what_a_client_would_not_survive_is_listed_and_left() {
    let mut vendor = vendors();
    for at in THINGS {
        vendor.pointer_mut(at).unwrap()["properties"]["id"] = json!({"type": "number"});
    }
    let update = &mut vendor["paths"]["/v1/things/:id"]["patch"];
    let body = &mut update["requestBody"]["content"]["application/json"]["schema"];
    body["properties"]["name"]["maxLength"] = json!(5);
    body["properties"]["reason"] = json!({"type": "string"});
    body["required"] = json!(["reason"]);
    vendor["paths"]["/v1/things"]["get"]["parameters"] = json!([
        {"in": "query", "name": "area", "required": true, "schema": {"type": "string"}}
    ]);
    let adoption = adopted(&vendor);
    assert_eq!(adoption.document.to_value(), ours());
    let mut told: Vec<String> = adoption.decisions.iter().map(|decision| decision.difference.to_string()).collect();
    told.sort();
    assert_eq!(
        told,
        [
            "GET /v1/things/{id}: response 200: data.id: was string, is now number",
            "GET /v1/things: query parameter area: is new",
            "GET /v1/things: query parameter kind: is gone",
            "GET /v1/things: response 200: data[].id: was string, is now number",
            "PATCH /v1/things/{id}: request body: name: the limit maxLength was 9, is now 5",
            "PATCH /v1/things/{id}: request body: reason: is new, and required",
        ]
    );
}

#[test]
fn a_member_that_one_use_of_a_shared_component_has_is_carried_as_optional() {
    let mut vendor = vendors();
    let thing = vendor.pointer_mut(THINGS[1]).unwrap();
    thing["properties"]["secret"] = json!({"type": "string"});
    thing["required"] = json!(["id", "kind", "secret"]);
    thing["properties"]["kind"]["enum"] = json!(["big", "small", "tiny"]);
    let adoption = adopted(&vendor);
    assert!(adoption.decisions.is_empty(), "{:?}", adoption.decisions);
    let schemas = &adoption.document.to_value()["components"]["schemas"];
    assert_eq!(schemas["Thing"]["properties"]["secret"], json!({"type": "string"}));
    assert_eq!(schemas["Thing"]["required"], json!(["id", "kind"]));
    assert_eq!(schemas["Kind"]["enum"], json!(["big", "small", "tiny"]));
    assert!(adoption.questions.iter().any(|question| question.contains("secret") && question.contains("shared")));
    let again = adopt(&adoption.document, &Json::from(&vendor)).unwrap();
    let required = |difference: &Difference| matches!(difference.change, Change::Required { found: true });
    assert!(
        again.carried.is_empty() && again.decisions.iter().all(|decision| required(&decision.difference)),
        "{again:?}"
    );
}

#[test]
fn a_member_of_a_payload_is_carried_even_where_it_is_required() {
    let event = |properties: Value, required: Value| {
        let schema = json!({"type": "object", "properties": properties, "required": required});
        json!({"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": {"200": {}}}})
    };
    let (mut known, mut vendor) = (ours(), vendors());
    known["webhooks"] = json!({"thing.done": event(json!({"id": {"type": "string"}}), json!(["id"]))});
    let both = json!({"id": {"type": "string"}, "at": {"type": "string", "format": "date-time"}});
    vendor["webhooks"] = json!({"thing.done": event(both, json!(["id", "at"]))});
    let adoption = adopt(&Json::from(&known), &Json::from(&vendor)).unwrap();
    assert!(adoption.decisions.is_empty() && adoption.questions[0].contains("kayle-id-webhook"), "{adoption:?}");
    let payload = adoption.document.to_value()["webhooks"]["thing.done"]["post"]["requestBody"]["content"]["application/json"]["schema"].clone();
    assert_eq!(
        (&payload["properties"]["at"]["format"], &payload["required"]),
        (&json!("date-time"), &json!(["id", "at"]))
    );
}

#[test]
fn an_older_version_is_not_taken_over() {
    let mut vendor = vendors();
    vendor["info"]["version"] = json!("0.10.0");
    assert_eq!(adopted(&vendor).version, None);
    vendor["info"]["version"] = json!("1.10.0");
    assert_eq!(adopted(&vendor).version, Some(("1.0.0".to_owned(), "1.10.0".to_owned())));
}

#[test]
fn what_the_build_does_not_understand_is_listed_and_the_rest_is_carried() {
    let mut vendor = vendors();
    for at in THINGS {
        let properties = &mut vendor.pointer_mut(at).unwrap()["properties"];
        properties["either"] = json!({"anyOf": [{"type": "string"}, {"type": "number"}]});
        properties["mixed"] = json!({"type": ["string", "number"]});
        properties["plain"] = json!({"type": "boolean"});
    }
    let adoption = adopted(&vendor);
    let told: Vec<&str> = adoption.decisions.iter().map(|decision| decision.difference.member.as_str()).collect();
    assert_eq!(told, ["data[].either", "data[].mixed"]);
    let properties = &adoption.document.to_value()["components"]["schemas"]["Thing"]["properties"];
    assert!(properties["plain"].is_object() && properties["either"].is_null());
}

#[test]
fn a_schema_that_contains_itself_is_left_to_a_person() {
    let mut vendor = vendors();
    vendor["components"] = json!({"schemas": {"Tree": {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Tree"}}}}});
    for at in THINGS {
        vendor.pointer_mut(at).unwrap()["properties"]["tree"] = json!({"$ref": "#/components/schemas/Tree"});
    }
    let adoption = adopted(&vendor);
    assert!(adoption.carried.is_empty() && adoption.decisions[0].reason.contains("contains itself"));
}

#[test]
fn our_own_document_is_written_back_as_it_was() {
    let path = xtask::repository().join("openapi.json");
    let text = std::fs::read_to_string(path).unwrap();
    let document: Json = serde_json::from_str(&text).unwrap();
    assert!(document.to_text().unwrap() == text, "reading and writing the document changes its form");
}

#[test]
fn the_result_has_a_form_for_people_and_one_for_programs() {
    let mut vendor = vendors();
    vendor["info"]["version"] = json!("2.0.0");
    for at in THINGS {
        vendor.pointer_mut(at).unwrap()["properties"]["new"] = json!({"type": "boolean"});
    }
    let adoption = adopted(&vendor);
    assert_eq!(adoption.document.to_value()["info"]["version"], "2.0.0");
    assert!(adoption.to_text().starts_with("version 1.0.0 becomes 2.0.0\ncarried:\n  GET /v1/things"));
    let told = adoption.to_json();
    assert_eq!(told["carried"][0]["change"], "member_added");
    assert_eq!((&told["version"]["found"], &told["decisions"]), (&json!("2.0.0"), &json!([])));
}

fn published(name: &str) -> PathBuf {
    xtask::repository().join("../shared/kayle-api").join(name)
}

#[needs("recordings")]
#[test]
fn nothing_differs_from_what_the_vendor_publishes() {
    for name in ["live-openapi-1.6.0.json", "contract.json"] {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["adopt", "--check", "--json"])
            .arg(published(name))
            .output()
            .unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&told["carried"], &told["decisions"]), (&json!([]), &json!([])), "{name}");
    }
}

#[needs("recordings")]
#[test]
fn what_is_added_to_what_the_vendor_publishes_is_carried_and_code_is_generated_from_it() {
    let read = |path: PathBuf| -> Json { serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap() };
    let mut vendor = read(published("live-openapi-1.6.0.json")).to_value();
    let session = "/paths/~1v1~1sessions~1:id/get/responses/200/content/application~1json/schema/properties/data";
    vendor.pointer_mut(session).unwrap()["properties"]["colour"] = json!({"type": "string", "enum": ["red", "blue"]});
    let parameters = vendor["paths"]["/v1/sessions"]["get"]["parameters"].as_array_mut().unwrap();
    parameters.push(json!({"in": "query", "name": "colour", "schema": {"type": "string", "enum": ["blue", "red"]}}));
    let mut colours = vendor["paths"]["/v1/sessions"]["get"].clone();
    colours["parameters"].as_array_mut().unwrap().retain(|parameter| parameter["name"] != "colour");
    vendor["paths"]["/v1/colours"] = json!({ "get": colours });
    let known = read(xtask::repository().join("openapi.json"));
    let adoption = adopt(&known, &Json::from(&vendor)).unwrap();
    assert!(adoption.decisions.is_empty(), "{:?}", adoption.decisions);
    let text = adoption.document.to_text().unwrap();
    let code = xtask::codegen::generate(&text, xtask::codegen::documents::KAYLE.paths).unwrap().one_file();
    assert!(code.contains("pub struct ListColours") && code.contains("type Item = crate::generated::models::Session;"));
    assert!(code.contains("pub colour: Option<crate::generated::enums::SessionColour>"));
    assert!(code.contains("pub(crate) colour: Option<crate::generated::enums::SessionColour>"));
}
