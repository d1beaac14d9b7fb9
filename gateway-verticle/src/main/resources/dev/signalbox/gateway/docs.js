"use strict";
// Renders the API document of this very gateway; nothing is loaded from elsewhere.
const node = (name, text, ...children) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
};

// What stands between backticks is code.
const prose = (text) => text.split("`").map((part, at) => at % 2 ? node("code", part) : part);

const resolve = (document_, schema) => {
  const name = schema && schema.$ref && schema.$ref.split("/").pop();
  return name ? { name, schema: document_.components.schemas[name] || {} } : { name: "", schema: schema || {} };
};

const word = (document_, given) => {
  const { name, schema } = resolve(document_, given);
  if (name) return name;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === "array") return "list of " + word(document_, schema.items);
  const either = schema.anyOf || schema.oneOf;
  if (either) return either.map((one) => word(document_, one)).join(" or ");
  if (schema.enum) return schema.enum.join(" | ");
  return Array.isArray(schema.type) ? schema.type.join(" or ") : schema.type || "anything";
};

// What stands in one that has no name of its own.
const members = (document_, given) => {
  const { name, schema } = resolve(document_, given);
  return name || !schema.properties ? word(document_, given) : Object.keys(schema.properties).join(", ");
};

// How far it may go, and what holds where it is left out.
const bounds = (schema) => [
  schema.minimum === undefined ? "" : schema.maximum === undefined ? "from " + schema.minimum : schema.minimum + " to " + schema.maximum,
  schema.maxLength === undefined ? "" : "at most " + schema.maxLength + " characters",
  schema.maxItems === undefined ? "" : "at most " + schema.maxItems,
  schema.default === undefined || schema.default === "" ? "" : "default `" + JSON.stringify(schema.default).replaceAll('"', "") + "`",
].filter(Boolean).map((one) => ", " + one).join("");

const table = (heads, rows) => {
  const made = node("table");
  made.append(node("tr", "", ...heads.map((head) => node("th", head))));
  rows.forEach((row) => made.append(node("tr", "", ...row.map((cell) => node("td", "", ...prose(cell))))));
  return made;
};

const fields = (document_, given) => {
  const { schema } = resolve(document_, given);
  const properties = Object.entries(schema.properties || {});
  if (!properties.length) return node("p", word(document_, given));
  const needed = new Set(schema.required || []);
  return table(["field", "type", "meaning"], properties.map(([name, one]) =>
    [name + (needed.has(name) ? " *" : ""), word(document_, one) + bounds(one), one.description || ""]));
};

const operation = (document_, path, method, one) => {
  const made = node("details");
  const summary = node("summary", "", node("span", method.toUpperCase()), node("code", path), " " + (one.summary || ""));
  summary.firstChild.className = "method";
  made.append(summary);
  if (one.description) made.append(node("p", "", ...prose(one.description)));
  if ((one.parameters || []).length) {
    made.append(node("h4", "Parameters"), table(["name", "in", "meaning"],
      one.parameters.map((each) => [each.name, each.in, each.description || ""])));
  }
  const body = one.requestBody && one.requestBody.content && one.requestBody.content["application/json"];
  if (body) made.append(node("h4", "Body (* is required)"), fields(document_, body.schema));
  made.append(node("h4", "Answers"), table(["status", "meaning", "body"],
    Object.entries(one.responses || {}).map(([status, each]) => [status, each.description || "",
      Object.entries(each.content || {}).map(([type, content]) => type + ": " + word(document_, content.schema)).join("; ")])));
  Object.values(one.responses || {}).flatMap((each) => Object.values(each.content || {})).forEach((content) => {
    const kinds = Object.entries(content["x-events"] || {});
    if (kinds.length) made.append(node("h4", "Events"), table(["event", "data"], kinds.map(([kind, data]) => [kind, members(document_, data)])));
  });
  made.dataset.words = JSON.stringify([path, method, one]).toLowerCase();
  return made;
};

const schemas = (document_) => Object.entries(document_.components.schemas).map(([name, schema]) => {
  const made = node("details", "", node("summary", "", node("code", name)), fields(document_, schema));
  made.dataset.words = JSON.stringify([name, schema]).toLowerCase();
  return made;
});

const render = (document_) => {
  document.getElementById("title").textContent = document_.info.title + " " + document_.info.version;
  document.getElementById("about").textContent = document_.info.description || document_.info.summary || "";
  const groups = new Map();
  Object.entries(document_.paths).forEach(([path, methods]) =>
    Object.entries(methods).forEach(([method, one]) => {
      const tag = (one.tags || ["other"])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation(document_, path, method, one));
    }));
  groups.set("schemas", schemas(document_));
  const main = document.getElementById("operations");
  main.replaceChildren();
  groups.forEach((made, tag) => main.append(node("section", "", node("h2", tag), ...made)));
  document.getElementById("find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    main.querySelectorAll("details").forEach((one) => { one.hidden = !one.dataset.words.includes(wanted); });
  });
};

fetch("/openapi.json").then((answer) => answer.json()).then(render).catch((trouble) => {
  document.getElementById("operations").replaceChildren(node("p", "The document could not be read: " + trouble.message));
});
