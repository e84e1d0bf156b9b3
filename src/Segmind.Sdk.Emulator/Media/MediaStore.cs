using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Segmind.Sdk.Emulator;

/// <summary>Uploads and outputs, kept in memory for seven days.</summary>
internal sealed class MediaStore(TimeProvider time)
{
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, MediaFile> _files = new(StringComparer.Ordinal);
    private long _sweepDue;

    /// <summary>Where clients fetch files; set once the ports are known.</summary>
    public Uri Address { get; set; } = new("http://127.0.0.1/");

    /// <summary>The addresses that count as the emulator's own.</summary>
    public IReadOnlyList<Uri> OwnAddresses { get; set; } = [];

    public MediaFile AddAsset(ReadOnlyMemory<byte> content, string mediaType)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(content.Span))[..32];
        return Add(new MediaFile($"/assets/{name}.{ImageType.Extension(mediaType)}", mediaType, content, time.GetUtcNow()));
    }

    /// <summary>A file that counts as old as the run, whenever it was rendered.</summary>
    public MediaFile AddOutput(string runId, int index, ReadOnlyMemory<byte> content, string mediaType, DateTimeOffset finished) =>
        Add(new MediaFile($"/generations/{runId}{(index == 0 ? "" : $"-{index}")}.{ImageType.Extension(mediaType)}", mediaType, content, finished));

    public Uri UrlOf(MediaFile file) => new(Address, file.Path);

    public MediaFile? Find(string path)
    {
        if (!_files.TryGetValue(path, out var file))
        {
            return null;
        }

        if (time.GetUtcNow() - file.Stored < Retention)
        {
            return file;
        }

        _files.TryRemove(KeyValuePair.Create(path, file));
        return null;
    }

    /// <summary>Whether an address is the emulator's own; no other is ever fetched.</summary>
    public bool IsOwn(Uri url) => url.IsLoopback && url.Scheme == Uri.UriSchemeHttp && OwnAddresses.Any(own => own.Port == url.Port);

    public void Clear() => _files.Clear();

    private MediaFile Add(MediaFile file)
    {
        RemoveOld();
        return _files[file.Path] = file;
    }

    // Once an hour is enough, and keeps a burst of uploads from looking through all files each time.
    private void RemoveOld()
    {
        var now = time.GetUtcNow();
        var due = Interlocked.Read(ref _sweepDue);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _sweepDue, (now + TimeSpan.FromHours(1)).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var file in _files)
        {
            if (now - file.Value.Stored >= Retention)
            {
                _files.TryRemove(file);
            }
        }
    }
}
