// Runs views of SQL on FHIR v2 (where, columns) on resources, with the reference engine of FHIRPath:
// reads {views, resources} and writes the rows of each view by its name.
const fhirpath = require("fhirpath");

const last = (text) => text.split("/").at(-1);
const functions = {
  getResourceKey: { fn: (nodes) => nodes.map((node) => node.id), arity: { 0: [] } },
  getReferenceKey: { fn: (nodes) => nodes.map((node) => last(node.reference)), arity: { 0: [], 1: ["TypeSpecifier"] } },
};
// Without a model of FHIR, `value.ofType(Quantity)` is the property `valueQuantity`.
const plain = (path) => path.replace(/\.ofType\((\w)(\w*)\)/g, (_, first, rest) => first.toUpperCase() + rest);
const compiled = (path) => fhirpath.compile(plain(path), null, { userInvocationTable: functions });

function rows(view, resources) {
  const where = (view.where ?? []).map(({ path }) => compiled(path));
  const columns = view.select.flatMap(({ column }) => column.map(({ name, path }) => [name, compiled(path)]));
  const chosen = resources.filter((one) => one.resourceType === view.resource && where.every((holds) => holds(one)[0] === true));
  return chosen.map((one) => Object.fromEntries(columns.map(([name, value]) => [name, value(one)[0] ?? null])));
}

const { views, resources } = JSON.parse(require("fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(Object.fromEntries(views.map((view) => [view.name, rows(view, resources)]))));
