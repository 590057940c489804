// How large what crosses between window and main may be. Schemas and forms share these numbers.

/** Characters of one call's input written as JSON: 1 MB (security.md 4.1, row 17). */
export const MAX_INPUT_CHARACTERS = 1024 * 1024;

/** The same for calls that carry a list of images: 8 MB. */
export const MAX_LIST_INPUT_CHARACTERS = 8 * 1024 * 1024;

/** Characters of a run's id; ids are times and random letters, far shorter. */
export const MAX_RUN_ID_CHARACTERS = 128;

/** Calls that the window may make in one second, over all channels; a person makes a few. */
export const MAX_CALLS_PER_SECOND = 200;

/** Characters of a mirror file's text; as MAX_MIRROR_FILE_BYTES. */
export const MAX_MIRROR_CHARACTERS = 1024 * 1024;
