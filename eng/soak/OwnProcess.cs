using System.Globalization;

namespace Segmind.Sdk.Soak;

/// <summary>What Linux says of this process.</summary>
internal static class OwnProcess
{
    public static long ResidentBytes()
    {
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    public static int OpenSockets() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Count(IsSocket);

    private static bool IsSocket(FileSystemInfo descriptor)
    {
        try
        {
            return descriptor.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // It was closed while the list was read.
            return false;
        }
    }
}
