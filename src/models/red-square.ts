/** A square of 16 × 16 red pixels as PNG: shown to a model, its answer tells whether it sees. */
export const redSquare: Uint8Array = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mP4z8BAEmIY1TCqYfhqAACQ+f8B8u7oVwAAAABJRU5ErkJggg==",
  "base64",
)
