/* Preloaded into the program by the drills: sees every change of the files below DISK_FOLDER, in one order.

   DISK_LOG: append a record of each change and flush, and of each send on a TCP connection.
   DISK_END_AT: kill the process (SIGKILL) instead of the change with this number, which counts from 1.

   A record is its kind (1 byte), a number (4: the file descriptor), an offset (8) and a length (8), in the order of
   bytes of this machine, followed by that many bytes of data:
     O open (data: the path)   W write   T truncate (offset: the new length)   S flush   R rename (data: both paths,
     with a zero between)   U unlink (data: the path)   A send (number: the peer's port, offset: its address)   */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define FILES 65536
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char watched[FILES];
static const char *folder;
static int records = -1;
static long end_at, changes;

static __attribute__((constructor)) void begin(void) {
    const char *path = getenv("DISK_LOG"), *number = getenv("DISK_END_AT");
    folder = getenv("DISK_FOLDER");
    if (number) end_at = atol(number);
    if (path) records = NEXT(open)(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void record(char kind, uint32_t number, uint64_t offset, const void *data, uint64_t length) {
    unsigned char head[21];
    if (records < 0) return;
    head[0] = kind;
    memcpy(head + 1, &number, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 8);
    struct iovec parts[] = {{head, sizeof head}, {(void *)data, length}};
    if (writev(records, parts, 2) != (ssize_t)(sizeof head + length)) abort();
}

static void change(void) {
    if (++changes == end_at) kill(getpid(), SIGKILL);
}

static int below(const char *path) {
    size_t length = folder ? strlen(folder) : 0, own = path ? strlen(path) : 0;
    /* The index of the log is memory that all processes share; it is made again after a power cut. */
    return length && own >= length && !strncmp(path, folder, length) && !(own > 4 && !strcmp(path + own - 4, "-shm"));
}

static int opened(int file, const char *path) {
    if (file < 0 || file >= FILES) return file;
    pthread_mutex_lock(&lock);
    watched[file] = below(path);
    if (watched[file]) record('O', file, 0, path, strlen(path));
    pthread_mutex_unlock(&lock);
    return file;
}

#define OPEN(name)                                               \
    int name(const char *path, int flags, ...) {                 \
        va_list rest;                                            \
        va_start(rest, flags);                                   \
        mode_t mode = va_arg(rest, mode_t);                      \
        va_end(rest);                                            \
        return opened(NEXT(name)(path, flags, mode), path);      \
    }
#define OPENAT(name)                                             \
    int name(int at, const char *path, int flags, ...) {         \
        va_list rest;                                            \
        va_start(rest, flags);                                   \
        mode_t mode = va_arg(rest, mode_t);                      \
        va_end(rest);                                            \
        return opened(NEXT(name)(at, path, flags, mode), path);  \
    }
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

#define IS_WATCHED(file) ((file) >= 0 && (file) < FILES && watched[file])

int close(int file) {
    if (file >= 0 && file < FILES) watched[file] = 0;
    return NEXT(close)(file);
}

ssize_t write(int file, const void *data, size_t length) {
    if (!IS_WATCHED(file)) return NEXT(write)(file, data, length);
    pthread_mutex_lock(&lock);
    change();
    int flags = fcntl(file, F_GETFL);
    off_t offset = lseek(file, 0, flags & O_APPEND ? SEEK_END : SEEK_CUR);
    ssize_t done = NEXT(write)(file, data, length);
    if (done > 0) record('W', file, offset, data, done);
    pthread_mutex_unlock(&lock);
    return done;
}

#define PWRITE(name, offset_t)                                                        \
    ssize_t name(int file, const void *data, size_t length, offset_t offset) {        \
        if (!IS_WATCHED(file)) return NEXT(name)(file, data, length, offset);         \
        pthread_mutex_lock(&lock);                                                    \
        change();                                                                     \
        ssize_t done = NEXT(name)(file, data, length, offset);                        \
        if (done > 0) record('W', file, offset, data, done);                          \
        pthread_mutex_unlock(&lock);                                                  \
        return done;                                                                  \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define FLUSH(name)                                      \
    int name(int file) {                                 \
        if (!IS_WATCHED(file)) return NEXT(name)(file);  \
        pthread_mutex_lock(&lock);                       \
        change();                                        \
        int failed = NEXT(name)(file);                   \
        if (!failed) record('S', file, 0, NULL, 0);      \
        pthread_mutex_unlock(&lock);                     \
        return failed;                                   \
    }
FLUSH(fsync)
FLUSH(fdatasync)

#define TRUNCATE(name, offset_t)                                 \
    int name(int file, offset_t length) {                        \
        if (!IS_WATCHED(file)) return NEXT(name)(file, length);  \
        pthread_mutex_lock(&lock);                               \
        change();                                                \
        int failed = NEXT(name)(file, length);                   \
        if (!failed) record('T', file, length, NULL, 0);         \
        pthread_mutex_unlock(&lock);                             \
        return failed;                                           \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int rename(const char *from, const char *to) {
    if (!below(from) && !below(to)) return NEXT(rename)(from, to);
    pthread_mutex_lock(&lock);
    change();
    int failed = NEXT(rename)(from, to);
    if (!failed) {
        size_t first = strlen(from) + 1, length = first + strlen(to);
        char *both = malloc(length + 1);
        strcpy(both, from);
        strcpy(both + first, to);
        record('R', 0, 0, both, length);
        free(both);
    }
    pthread_mutex_unlock(&lock);
    return failed;
}

int unlink(const char *path) {
    if (!below(path)) return NEXT(unlink)(path);
    pthread_mutex_lock(&lock);
    change();
    int failed = NEXT(unlink)(path);
    if (!failed) record('U', 0, 0, path, strlen(path));
    pthread_mutex_unlock(&lock);
    return failed;
}

ssize_t send(int socket, const void *data, size_t length, int flags) {
    struct sockaddr_in peer;
    socklen_t size = sizeof peer;
    if (records >= 0 && !getpeername(socket, (struct sockaddr *)&peer, &size) && peer.sin_family == AF_INET) {
        pthread_mutex_lock(&lock);
        record('A', ntohs(peer.sin_port), ntohl(peer.sin_addr.s_addr), NULL, 0);
        pthread_mutex_unlock(&lock);
    }
    return NEXT(send)(socket, data, length, flags);
}
