using System.Globalization;

namespace Segmind.Sdk.Bench;

/// <summary>Where an image is saved to, until it has been looked at.</summary>
internal sealed class ScratchFile(string size) : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"segmind-bench-{Guid.NewGuid():N}.png");

    /// <summary>A fast way to save half an image would be no achievement.</summary>
    public void CheckSize()
    {
        var length = new FileInfo(Path).Length;
        if (length != long.Parse(size, CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException($"An image of {size} bytes was saved as {length}.");
        }
    }

    public void Dispose() => File.Delete(Path);
}
