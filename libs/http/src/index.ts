export { isAdminPath } from './admin-answer.js';
export { readAdminInput } from './admin-input.js';
export { type DeclaredRoute, DeclaredRoutes } from './declared-routes.js';
export { applyWireManners, createFastifyAdapter, HEADER_BYTES_MAX } from './fastify.js';
export { HttpModule } from './http.module.js';
export { HttpTraffic } from './http-traffic.js';
export { type InputSchema, inputSchema, type JsonSchema } from './input-schema.js';
export { checkInput, type InputClass, validateInput } from './input.js';
export { KnownRoutes } from './known-routes.js';
export { answerIn, languageFor, languageOf } from './language.js';
export { NotByNavigation } from './navigation.guard.js';
export { originOf } from './origin.js';
export { mergeParameters, parseUrlEncoded, type Parameters } from './parameters.js';
export {
  markedPage,
  type MarkedPageRequest,
  markedPageRequest,
  type Page,
  PAGE_SIZE_MAX,
  PageDto,
  pageOf,
  type PageRequest,
  pageRequest,
} from './page.js';
export { normalizeUrl } from './paths.js';
export { JsonText, Reply, serializeReply } from './reply.js';
export { parametersOf } from './request-parameters.js';
export {
  AdminWireRoute,
  BodyBytesMax,
  Caller,
  Input,
  INPUT_METADATA,
  PathId,
  PathText,
  PERMISSION_METADATA,
  rememberChecked,
  StreamsBody,
  WireRoute,
} from './route.decorators.js';
export { isPresentText, JsonAsText, OptionalFlag, OptionalText, RequiredText } from './text-rules.js';
export { receiveUpload, type Upload, type UploadedFile, type UploadRules } from './upload.js';
