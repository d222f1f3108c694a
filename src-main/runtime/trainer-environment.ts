/**
 * Environment variables that a trainer process is started with, beside those of its parent.
 *
 * glibc hands blocks above a threshold (at most 32 MiB) back to the system when they are freed, so each training step of
 * a large ensemble would fetch fresh, zeroed pages for its gradients and temporaries. Keeping them made steps of
 * 784→256→10 under L1 and L2 with 40 members 8 % faster (two cores, medians of interleaved runs), as much as jemalloc;
 * smaller ensembles stay under the threshold and gain nothing. Other systems' allocators do not read these variables.
 * @param threads that TensorFlow may compute on: processes that train side by side share the cores
 */
export function trainerEnvironment(threads: number): Record<string, string> {
  return {
    TF_NUM_INTRAOP_THREADS: String(threads),
    TF_NUM_INTEROP_THREADS: String(threads),
    MALLOC_MMAP_THRESHOLD_: String(2 ** 30),
    MALLOC_TRIM_THRESHOLD_: String(2 ** 40),
    MALLOC_TOP_PAD_: String(2 ** 26),
  };
}
