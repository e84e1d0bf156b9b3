namespace Segmind.Sdk;

/// <summary>Every touch of the disk by the file journal and by what saves its images: few operations, so that each can be a place to crash in a test.</summary>
internal interface IJournalStorage
{
    /// <summary>Whether the file system lies on another machine.</summary>
    bool IsRemote(string directory);

    /// <summary>Makes a directory and those above it, and their names durable. One that is there is left as it is, durable or not.</summary>
    void CreateDirectory(string path);

    /// <summary>The names of the files in a directory; none when it is not there.</summary>
    IReadOnlyList<string> ListFiles(string directory);

    IReadOnlyList<string> ListDirectories(string directory);

    /// <summary>The whole file; <see langword="null"/> when it is not there.</summary>
    byte[]? Read(string path);

    /// <summary>Makes an empty file with room for its records; false when it exists. Of all who try, one is told true.</summary>
    bool TryCreate(string path);

    /// <summary>Writes into a file that exists, through to the disk, in one write.</summary>
    void Write(string path, long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes the names in a directory durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Locks a file against everybody, this process included; <see langword="null"/> while another has it.</summary>
    IDisposable? TryLock(string path);

    bool Exists(string path);

    /// <summary>How long ago a file was last written to.</summary>
    TimeSpan AgeOf(string path);

    /// <summary>Deletes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>Opens a file; <see langword="null"/> when it is not there.</summary>
    Stream? OpenRead(string path);

    /// <summary>A new file to be filled with an image.</summary>
    Stream CreateTemporary(string path);

    /// <summary>Makes a file's content durable.</summary>
    void SyncFile(Stream file);

    /// <summary>Gives a file its final name.</summary>
    void Rename(string from, string to);
}
