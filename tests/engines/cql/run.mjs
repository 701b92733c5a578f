// Translates FOLDER/library.cql with the reference translator, and asks two engines every definition for every person of FOLDER/people.json.
// Usage: node run.mjs FOLDER. Writes FOLDER/answers.json: {"cql-execution": [[…]], "reference": [[…]]}, and how long each took to FOLDER/took.json.
import fs from 'node:fs';
import path from 'node:path';
import cql from 'cql-execution';
import * as C from '@cqframework/cql/cql-to-elm';
import * as E from '@cqframework/cql/engine';
import { SystemModelInfoProvider } from '@cqframework/cql/cql';
import * as S from '@cqframework/cql/shared';
import * as K from '@cqframework/cql/kotlin-kotlin-stdlib';

const folder = process.argv[2];
const text = fs.readFileSync(path.join(folder, 'library.cql'), 'utf8');
const { names, people } = JSON.parse(fs.readFileSync(path.join(folder, 'people.json'), 'utf8'));
const name = text.match(/^library (\w+)/)[1];

const models = new C.ModelManager();
models.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
const libraries = new C.LibraryManager(models);
libraries.librarySourceLoader.registerProvider(C.createLibrarySourceProvider(id => (id === name ? C.stringAsSource(text) : null)));

const translated = C.CqlTranslator.fromText(text, libraries);
// The translator does not throw. A member of one set may be called like another fact; it is a text between quotes, and is meant.
const faults = translated.exceptions.asJsReadonlyArrayView().filter(fault => !/matches the identifier/.test(fault.message));
if (faults.length) {
  for (const fault of faults.slice(0, 10)) console.error(fault.message);
  process.exit(1);
}
const elm = JSON.parse(translated.toJson());
const types = Object.fromEntries(elm.library.parameters.def.map(p => [p.name, kind(p.parameterTypeSpecifier)]));

function kind(type) {
  return type.type === 'ListTypeSpecifier' ? 'List' : type.name.replace('{urn:hl7-org:elm-types:r1}', '');
}

// cql-execution: numbers are JavaScript's
class Nobody { currentPatient() { return undefined; } nextPatient() { return undefined; } }
async function execution() {
  const library = new cql.Library(elm);
  const found = [];
  for (const person of people) {
    const given = Object.fromEntries(Object.entries(person).map(([key, value]) => [key, types[key] === 'Decimal' && value !== null ? Number(value) : value]));
    const results = await new cql.Executor(library, new cql.CodeService({}), given).exec(new Nobody());
    found.push(names.map(n => results.unfilteredResults[n] ?? null));
  }
  return found;
}

// the engine of the translator's own project: numbers are exact
function exact(type, value) {
  if (value === null) return null;
  if (type === 'Boolean') return new E.Boolean(value);
  if (type === 'Decimal') return new E.Decimal(S.BigDecimal.fromString(value));
  if (type === 'List') return new E.List(K.KtList.fromJsArray(value.map(v => new E.String(v))));
  return new E.String(value);
}
function reference() {
  const engine = new E.CqlEngine(new E.Environment(libraries));
  return people.map(person => {
    const given = K.KtMap.fromJsMap(new Map(Object.entries(person).map(([key, value]) => [key, exact(types[key], value)])));
    const wanted = new E.EvaluationParams.LibraryParams.Builder();
    wanted.expressionsByName(names);
    const params = new E.EvaluationParams.Builder();
    params.libraryByName(name, wanted.build());
    params.parameters = given;
    const results = engine.evaluate(params.build()).onlyResultOrThrow;
    const found = results.expressionResults.asJsReadonlyMapView(); // getByName makes this map anew for every name
    return names.map(n => found.get(n).value?.value ?? null);
  });
}

// the milliseconds of each engine, after the translation
const answers = {}, took = {};
for (const [engine, ask] of [['cql-execution', execution], ['reference', reference]]) {
  const started = performance.now();
  answers[engine] = await ask();
  took[engine] = performance.now() - started;
}
fs.writeFileSync(path.join(folder, 'answers.json'), JSON.stringify(answers));
fs.writeFileSync(path.join(folder, 'took.json'), JSON.stringify(took));
