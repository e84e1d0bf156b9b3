namespace Segmind.Sdk.Bench;

/// <summary>Where the sources lie, seen from the program that was built from them.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string Bench => Path.Combine(Root, "bench");

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Segmind.Sdk.sln")) ? folder
        : Path.GetDirectoryName(folder) is { } parent ? Find(parent)
        : throw new DirectoryNotFoundException("The report is written beside the sources of the bench: run it from a build of the repository.");
}
