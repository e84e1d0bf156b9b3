namespace Segmind.Sdk.Bench;

/// <summary>A folder for files that are gone when it is.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("segmind-bench-").FullName;

    public string AddImage(int bytes, int number) => Png.WriteFile(Path, bytes, number);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
