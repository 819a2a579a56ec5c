// The shape of test/schema/github-api.json: the parts of an OpenAPI document that the checks read.
import type { Schema } from './schema-document.ts';

export interface ApiDescription {
  /** Path template → the methods GitHub has there, lower case, separated by blanks. Every path, also those outside the extract. */
  routes: { [template: string]: string };
  paths: { [template: string]: { [method: string]: Operation } };
}

export interface Operation {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Content };
  /** Keyed by status code. */
  responses: { [status: string]: { content?: Content } };
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: Schema;
}

/** Keyed by media type. */
export type Content = { [mediaType: string]: { schema: Schema } };
