namespace Segmind.Sdk.Emulator;

/// <summary>A stored file; its path is also its name on the media port.</summary>
internal sealed record MediaFile(string Path, string MediaType, ReadOnlyMemory<byte> Content, DateTimeOffset Stored)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}
