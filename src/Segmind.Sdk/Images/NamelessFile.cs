namespace Segmind.Sdk;

/// <summary>A file that only its handle knows, gone when that is closed.</summary>
internal static class NamelessFile
{
    /// <summary>On Unix the name goes at once, so that not even a killed process leaves the file behind; on Windows with the handle.</summary>
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"segmind-{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, options);
        }

        options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        options.Options = FileOptions.Asynchronous;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }
}
