using Segmind.Sdk;

namespace Quickstart;

/// <summary>Where the pictures go. Only files of earlier runs of this sample are cleared away.</summary>
internal sealed class Album
{
    private const string Pattern = "segmind-*";

    private Album(string directory) => Directory = directory;

    public string Directory { get; }

    /// <summary>How many images this run has saved.</summary>
    public int Saved { get; private set; }

    public static Album Open(string path)
    {
        var directory = System.IO.Directory.CreateDirectory(path);
        foreach (var file in directory.EnumerateFiles(Pattern))
        {
            file.Delete();
        }

        return new Album(directory.FullName);
    }

    public async Task<IReadOnlyList<string>> AddAsync(InferenceResult result)
    {
        var paths = await result.SaveAllAsync(Directory);
        Saved += paths.Count;
        return paths;
    }

    /// <summary>Counted on the disk: only files with something in them.</summary>
    public int CountFiles() => new DirectoryInfo(Directory).EnumerateFiles(Pattern).Count(file => file.Length > 0);
}
