using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Segmind.Sdk.Emulator;

/// <summary>Uploads and outputs, kept in memory for seven days.</summary>
internal sealed class MediaStore(TimeProvider time)
{
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, MediaFile> _files = new(StringComparer.Ordinal);

    /// <summary>Where clients fetch files; set once the ports are known.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1/");

    /// <summary>The addresses that count as the emulator's own.</summary>
    public IReadOnlyList<Uri> OwnAddresses { get; set; } = [];

    public MediaFile AddAsset(ReadOnlyMemory<byte> content, string mediaType) =>
        Add($"/assets/{Convert.ToHexStringLower(SHA256.HashData(content.Span))[..32]}.{ImageType.Extension(mediaType)}", content, mediaType);

    public MediaFile AddOutput(string runId, int index, ReadOnlyMemory<byte> content, string mediaType) =>
        Add($"/generations/{runId}{(index == 0 ? "" : $"-{index}")}.{ImageType.Extension(mediaType)}", content, mediaType);

    public Uri UrlOf(MediaFile file) => new(Address, file.Path);

    public MediaFile? Find(string path)
    {
        if (!_files.TryGetValue(path, out var file)) return null;
        if (time.GetUtcNow() - file.Stored < Retention) return file;
        _files.TryRemove(path, out _);
        return null;
    }

    /// <summary>Whether an address is the emulator's own; no other is ever fetched.</summary>
    public bool IsOwn(Uri url) => url.IsLoopback && url.Scheme == Uri.UriSchemeHttp && OwnAddresses.Any(own => own.Port == url.Port);

    public void Clear() => _files.Clear();

    private MediaFile Add(string path, ReadOnlyMemory<byte> content, string mediaType) =>
        _files[path] = new MediaFile(path, mediaType, content, time.GetUtcNow());
}
