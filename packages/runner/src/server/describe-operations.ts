import { type AnswerHeader, headersOf, refusalHeaders } from "./answer-headers.ts";
import { operations } from "./operations.ts";

interface Answer {
  readonly description?: string;
}

interface Described {
  readonly parameters?: readonly { readonly in: string }[];
  readonly requestBody?: { readonly content: { readonly [type: string]: object } };
  readonly responses: { readonly [status: string]: Answer };
}

/** The paths of an OpenAPI document, each with its operations by method. */
export interface Paths {
  readonly [path: string]: { readonly [method: string]: Described };
}

/** What answers of a status are, where an operation says nothing better. */
const statuses: Readonly<Record<string, string>> = {
  200: "What was asked for.",
  201: "It was kept.",
  202: "It was taken up.",
  204: "It was done, and there is nothing to say.",
  304: "The client has it.",
  404: "There is none of that name or id, or not for this key.",
  409: "What it is about is in no state for it.",
  412: "It is another version by now.",
  422: "What was sent can be read, and has mistakes: all of them are named.",
  429: "Too much at once; when to ask again is said.",
  "4XX": "The request was refused.",
  "5XX": "The server, or a service that it asked, failed.",
};

/** Operations with their names, what they are for, and headers, bodies and examples that routes' schemas cannot say. */
export function describeOperations(paths: Paths): object {
  return mapped(paths, (methods, path) =>
    mapped(methods, (one, method) => describe(one, `${method.toUpperCase()} ${path}`)),
  );
}

function describe(described: Described, name: string): object {
  const operation = operations[name];
  if (operation === undefined) return described;
  const { id, description, headers = {}, needs, body, example } = operation;
  const content = body ? mapped(body, (schema) => ({ schema })) : described.requestBody?.content;
  const answers = {
    ...described.responses,
    ...Object.fromEntries(Object.keys(headers).map((status) => [status, described.responses[status] ?? {}])),
  };
  return {
    ...described,
    operationId: id,
    description,
    ...(needs && { parameters: [...(described.parameters ?? []), ...needs] }),
    ...(content && {
      requestBody: {
        required: true,
        content: mapped(content, (one) => ({ ...one, ...(example !== undefined && { example }) })),
      },
    }),
    responses: mapped(answers, (answer, status) => withHeaders(answer, status, headers[status] ?? [])),
  };
}

function withHeaders(answer: Answer, status: string, names: readonly AnswerHeader[]): object {
  const isRefusal = /^[45]/.test(status);
  const headers = headersOf([...names, ...(isRefusal ? refusalHeaders : [])]);
  const { description } = answer;
  const isNamed = description !== undefined && description !== "Default Response";
  return {
    ...answer,
    description: isNamed ? description : (statuses[status] ?? status),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}

function mapped<T>(
  record: { readonly [key: string]: T },
  change: (value: T, key: string) => object,
): { readonly [key: string]: object } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
