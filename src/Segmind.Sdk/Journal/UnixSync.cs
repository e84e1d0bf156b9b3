using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Segmind.Sdk;

/// <summary>
/// What .NET can't do: open a directory to make its names durable, and hear of an error while a file is made durable. Windows
/// needs neither.
/// </summary>
internal static class UnixSync
{
    // Read only, and not for programs that the app starts.
    private static readonly int Flags = OperatingSystem.IsMacOS() ? 0x1000000 : OperatingSystem.IsFreeBSD() ? 0x100000 : 0x80000;

    public static void Directory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var directory = open([.. Encoding.UTF8.GetBytes(path), 0], Flags);
        if (directory < 0)
        {
            throw Failure("open the directory", path);
        }

        try
        {
            Sync(directory, "make the directory durable", path);
        }
        finally
        {
            _ = close(directory);
        }
    }

    public static void File(SafeFileHandle file)
    {
        if (!OperatingSystem.IsWindows())
        {
            Sync((int)file.DangerousGetHandle(), "make the file durable", "");
        }
    }

    private static void Sync(int descriptor, string what, string path)
    {
        if (fsync(descriptor) != 0)
        {
            throw Failure(what, path);
        }
    }

    private static IOException Failure(string what, string path) =>
        new($"Could not {what} {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int descriptor);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int descriptor);
}
