// Trims GitHub's own API and webhook descriptions down to the parts that this product uses, for test/schema/.
//
// The packages are 385 MB, so they live in a directory of their own and never among this project's dependencies:
//   mkdir /tmp/github-schema && cd /tmp/github-schema && npm init -y
//   npm install @octokit/openapi@23.0.2 @octokit/openapi-webhooks@12.1.0
//   node <checkout>/scripts/extract-github-schema.mjs /tmp/github-schema
// Run it again after a change of test/schema/operations.json or test/schema/webhooks.json, or for newer packages.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const schemaDir = join(import.meta.dirname, '..', 'test', 'schema');
const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: extract-github-schema.mjs <directory with node_modules/@octokit/openapi{,-webhooks}>');
  process.exit(2);
}
extractApi('@octokit/openapi', 'operations.json', 'github-api.json');
extractWebhooks('@octokit/openapi-webhooks', 'webhooks.json', 'github-webhooks.json');

function extractApi(packageName, wanted, target) {
  const { document, info } = openPackage(packageName);
  const extract = { info, openapi: document.openapi, routes: routesOf(document), paths: {}, components: {} };
  for (const operation of readJson(join(schemaDir, wanted))) {
    const [verb, path] = operation.split(' ');
    const method = verb.toLowerCase();
    const { parameters, requestBody, responses } = found(document.paths[path]?.[method], operation);
    extract.paths[path] = { ...extract.paths[path], [method]: trim({ parameters, requestBody, responses }) };
  }
  addReferenced(extract, document);
  writeExtract(target, extract);
}

function extractWebhooks(packageName, wanted, target) {
  const { document, info } = openPackage(packageName);
  const extract = { info, openapi: document.openapi, webhooks: {}, components: {} };
  for (const event of readJson(join(schemaDir, wanted))) {
    const key = event.replaceAll(/[._]/g, '-');
    const { requestBody } = found(document.webhooks[key]?.post, event);
    extract.webhooks[key] = { post: trim({ requestBody }) };
  }
  addReferenced(extract, document);
  writeExtract(target, extract);
}

function openPackage(name) {
  const directory = join(source, 'node_modules', name);
  const { version, license } = readJson(join(directory, 'package.json'));
  // By path: importing the package would load ten such documents.
  const document = readJson(join(directory, 'generated', 'api.github.com.json'));
  const licenseText = readFileSync(join(directory, 'LICENSE'), 'utf8');
  const title = `${document.info.title} (extract made by scripts/extract-github-schema.mjs)`;
  return { document, info: { title, source: name, version, license, licenseText } };
}

/** Every path GitHub has, with its methods: without them an operation outside the extract could pass for a neighbour. */
function routesOf({ paths }) {
  return Object.fromEntries(Object.entries(paths).map(([path, methods]) => [path, Object.keys(methods).join(' ')]));
}

function found(operation, name) {
  if (operation === undefined) throw new Error(`GitHub's description has no "${name}"`);
  return operation;
}

/** Copies a part of the description without the prose. `names` says that the keys are property names, not keywords. */
function trim(node, names = false) {
  if (Array.isArray(node)) return node.map((item) => trim(item));
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([key, value]) => names || !isProse(key, value));
  return Object.fromEntries(kept.map(([key, value]) => [key, trim(value, !names && key === 'properties')]));
}

function isProse(key, value) {
  if (key === 'description' || key === 'summary' || key === 'title') return typeof value === 'string';
  return key.startsWith('x-') || ['examples', 'example', 'externalDocs', 'headers', 'deprecated'].includes(key);
}

function addReferenced(extract, document) {
  const waiting = referencesIn(extract);
  for (const reference of waiting) {
    const [, section, name] = /^#\/components\/([^/]+)\/([^/]+)$/.exec(reference) ?? [];
    if (extract.components[section]?.[name] !== undefined) continue;
    const component = trim(found(document.components[section]?.[name], reference));
    extract.components[section] = { ...extract.components[section], [name]: component };
    waiting.push(...referencesIn(component));
  }
}

function referencesIn(node) {
  if (node === null || typeof node !== 'object') return [];
  const own = typeof node.$ref === 'string' ? [node.$ref] : [];
  return own.concat(Object.values(node).flatMap(referencesIn));
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function writeExtract(target, extract) {
  const text = `${JSON.stringify(extract)}\n`;
  writeFileSync(join(schemaDir, target), text);
  console.log(`${target}: ${Math.round(text.length / 1024)} KB`);
}
