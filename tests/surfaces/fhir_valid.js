// Reads one FHIR resource a line, and writes the faults that the package fhir finds, one list a line.
const { Fhir } = require("fhir");

const fhir = new Fhir();
const lines = require("fs").readFileSync(0, "utf-8").split("\n").filter(Boolean);
for (const line of lines) {
  const found = fhir.validate(JSON.parse(line), { errorOnUnexpected: true });
  const faults = found.messages.filter((one) => one.severity === "error" || one.severity === "fatal");
  console.log(JSON.stringify(faults.map((one) => `${one.location}: ${one.message}`)));
}
