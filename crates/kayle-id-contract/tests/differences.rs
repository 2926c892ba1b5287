//! What counts as a difference between two documents, and what does not.

use kayle_id_contract::{Change, Difference, Place, differences};
use serde_json::{Value, json};

/// A document with one operation that answers this.
fn answering(schema: Value) -> Value {
    with(json!({"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}))
}

fn with(operation: Value) -> Value {
    json!({"openapi": "3.1.0", "paths": {"/v1/things/{id}": {"post": operation}}})
}

fn told(known: &Value, found: &Value) -> Vec<String> {
    differences(known, found).unwrap().iter().map(Difference::to_string).collect()
}

fn same(known: Value, found: Value) {
    assert_eq!(told(&known, &found), [""; 0]);
    assert_eq!(told(&found, &known), [""; 0]);
}

const AT: &str = "POST /v1/things/{id}: response 200: ";

#[test]
fn how_a_schema_is_written_makes_no_difference() {
    let mut named = answering(json!({"$ref": "#/components/schemas/Thing"}));
    named["components"] = json!({"schemas": {
        "Thing": {"type": "object", "required": ["b", "a"], "properties": {
            "a": {"$ref": "#/components/schemas/Colour", "description": "Its colour."},
            "b": {"type": ["string", "null"], "format": "date-time", "description": "When."},
            "c": {"type": "integer"}
        }},
        "Colour": {"type": "string", "enum": ["red", "blue"]}
    }});
    let inline = answering(json!({"type": "object", "properties": {
        "c": {"type": "number", "example": 3, "minimum": -9_007_199_254_740_991_i64, "maximum": 9_007_199_254_740_991_i64},
        "b": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "a": {"anyOf": [{"const": "blue"}, {"enum": ["red"]}]}
    }, "required": ["a", "b"], "additionalProperties": false}));
    same(named, inline);
}

#[test]
fn every_way_to_allow_null_is_the_same() {
    let null = [
        json!({"type": ["string", "null"], "maxLength": 3}),
        json!({"type": "string", "nullable": true, "maxLength": 3}),
        json!({"anyOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]}),
        json!({"oneOf": [{"type": "null"}, {"type": "string", "maxLength": 3}, {"type": "null"}]}),
        json!({"allOf": [{"type": "string", "maxLength": 3}], "nullable": true}),
    ];
    for one in &null {
        for other in &null {
            same(answering(one.clone()), answering(other.clone()));
        }
        assert_eq!(
            told(&answering(one.clone()), &answering(json!({"type": "string", "maxLength": 3}))),
            [format!("{AT}is no longer null")]
        );
    }
}

#[test]
fn names_of_path_parameters_and_descriptions_make_no_difference() {
    let known = json!({"paths": {"/v1/things/{thing_id}": {"get": {
        "operationId": "get_thing", "summary": "Read", "tags": ["Things"],
        "parameters": [{"in": "path", "name": "thing_id", "required": true, "schema": {"type": "string"}}],
        "responses": {"204": {"description": "Done."}, "404": {"description": "None."}}
    }}}});
    let found = json!({"paths": {"/v1/things/:id": {
        "parameters": [{"in": "path", "name": "id", "required": true, "schema": {"type": "string"}}],
        "get": {"responses": {"204": {"description": "OK"}, "404": {"description": "Not found", "content": {}}}}
    }}});
    same(known, found);
}

#[test]
fn what_is_new_and_what_is_gone_is_told_by_member() {
    let known = answering(json!({"type": "object", "properties": {
        "data": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "old": {"type": "string"}}}},
        "by_key": {"type": "object", "additionalProperties": {"type": "object", "properties": {"on": {"type": "boolean"}}}},
        "kind": {"type": "string", "enum": ["a", "b"]}
    }}));
    let found = answering(json!({"type": "object", "properties": {
        "data": {"type": "array", "items": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "new": {"type": "string"}}}},
        "by_key": {"type": "object", "additionalProperties": {"type": "object", "properties": {"on": {"type": "string"}}}},
        "kind": {"type": "string", "enum": ["a", "c"]}
    }}));
    assert_eq!(
        told(&known, &found),
        [
            "by_key.*.on: was boolean, is now string",
            "data[].id: is now required",
            "data[].new: is new",
            "data[].old: is gone",
            "kind: has the new value \"c\"",
            "kind: no longer has the value \"b\"",
        ]
        .map(|text| format!("{AT}{text}"))
    );
}

#[test]
fn places_lead_to_what_differs_in_both_documents() {
    let mut known = answering(json!({"$ref": "#/components/schemas/Thing"}));
    known["components"]["schemas"]["Thing"] =
        json!({"anyOf": [{"$ref": "#/components/schemas/Inner"}, {"type": "null"}]});
    known["components"]["schemas"]["Inner"] = json!({"type": "object", "properties": {"id": {"type": "string"}}});
    let found = answering(
        json!({"type": ["object", "null"], "properties": {"id": {"type": "string"}, "a/b": {"type": "string"}}}),
    );
    let [new] = differences(&known, &found).unwrap().try_into().unwrap();
    assert_eq!(new.known_at, "/components/schemas/Inner");
    assert_eq!(found.pointer(&new.found_at).unwrap(), &json!({"type": "string"}));
    assert!(new.found_at.ends_with("/properties/a~1b"));
    assert_eq!(new.place, Place::Response("200".to_owned()));
}

#[test]
fn parameters_bodies_and_responses_are_compared() {
    let known = with(json!({
        "parameters": [
            {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}},
            {"in": "query", "name": "gone", "schema": {"type": "string"}}
        ],
        "responses": {"200": {"description": "ok"}, "404": {"description": "no"}}
    }));
    let found = with(json!({
        "parameters": [
            {"in": "query", "name": "limit", "required": true, "schema": {"type": "integer", "maximum": 50}},
            {"in": "query", "name": "new", "required": true, "schema": {"type": "string"}}
        ],
        "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
        "responses": {"201": {"description": "ok"}, "409": {"description": "no"}}
    }));
    assert_eq!(
        told(&known, &found),
        [
            "query parameter gone: is gone",
            "query parameter limit: is now required",
            "query parameter limit: the limit maximum was 100, is now 50",
            "query parameter new: is new",
            "query parameter new: is now required",
            "request body: is new",
            "response 200: is gone",
            "response 201: is new",
            "response 409: is new",
        ]
        .map(|text| format!("POST /v1/things/{{id}}: {text}"))
    );
}

#[test]
fn operations_and_webhooks_are_compared() {
    let event = |schema: Value| json!({"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": {"200": {}}}});
    let known =
        json!({"paths": {"/a": {"get": {"responses": {}}}}, "webhooks": {"done": event(json!({"type": "object"}))}});
    let found = json!({
        "paths": {"/b": {"get": {"responses": {}}}},
        "webhooks": {"done": event(json!({"type": "object", "properties": {"id": {"type": "string"}}}))}
    });
    assert_eq!(told(&known, &found), ["GET /a: is gone", "GET /b: is new", "webhook done: payload: id: is new"]);
}

#[test]
fn alternatives_are_compared_by_what_they_are() {
    let known = answering(json!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}));
    same(
        known.clone(),
        answering(json!({"oneOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]})),
    );
    let found = answering(
        json!({"anyOf": [{"type": "array", "items": {"type": "string", "maxLength": 4}}, {"type": "string"}]}),
    );
    assert_eq!(told(&known, &found), [format!("{AT}[]: the limit maxLength was none, is now 4")]);
    let found = answering(json!({"anyOf": [{"type": "boolean"}, {"type": "string"}]}));
    assert_eq!(told(&known, &found), [format!("{AT}was array or string, is now boolean or string")]);
}

#[test]
fn schemas_that_contain_themselves_are_compared() {
    let recursive = |limit: u32| {
        let mut document = answering(json!({"$ref": "#/components/schemas/Tree"}));
        document["components"]["schemas"]["Tree"] = json!({"type": "object", "properties": {
            "name": {"type": "string", "maxLength": limit},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            "parent": {"anyOf": [{"$ref": "#/components/schemas/Tree"}, {"type": "null"}]}
        }});
        document
    };
    same(recursive(3), recursive(3));
    assert_eq!(told(&recursive(3), &recursive(4)), [format!("{AT}name: the limit maxLength was 3, is now 4")]);
    let mut circle = answering(json!({"$ref": "#/components/schemas/A"}));
    circle["components"]["schemas"]["A"] = json!({"allOf": [{"$ref": "#/components/schemas/A"}]});
    same(circle.clone(), circle);
}

#[test]
fn additions_that_a_client_tolerates_are_told_from_changes() {
    let additions = |known: Value, found: Value| -> Vec<bool> {
        differences(&known, &found).unwrap().iter().map(Difference::is_compatible_addition).collect()
    };
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    assert_eq!(additions(answering(object(json!({}))), answering(object(json!({"a": {"type": "string"}})))), [true]);
    assert_eq!(additions(answering(object(json!({"a": {"type": "string"}}))), answering(object(json!({})))), [false]);
    let body = |schema: Value| {
        with(json!({"responses": {}, "requestBody": {"content": {"application/json": {"schema": schema}}}}))
    };
    let required = json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]});
    assert_eq!(
        additions(body(object(json!({}))), body(required)),
        [false],
        "a client that does not send it is refused"
    );
    assert_eq!(additions(body(object(json!({}))), body(object(json!({"a": {"type": "string"}})))), [true]);
}

#[test]
fn a_difference_has_a_form_for_programs() {
    let known = answering(json!({"type": "string", "enum": ["a"]}));
    let found = answering(json!({"type": "string", "enum": ["a", "b"]}));
    let [new] = differences(&known, &found).unwrap().try_into().unwrap();
    assert_eq!(new.change, Change::ValueAdded(json!("b")));
    let told = new.to_json();
    assert_eq!((&told["change"], &told["details"]["value"]), (&json!("value_added"), &json!("b")));
    assert_eq!(told["text"], new.to_string());
}

#[test]
fn what_is_no_document_is_refused() {
    let document = answering(json!({}));
    assert!(differences(&json!([]), &document).unwrap_err().is_known);
    let error = differences(&document, &json!({"paths": 3})).unwrap_err();
    assert!(!error.is_known && error.to_string().contains("no OpenAPI document"));
}
