namespace Segmind.Sdk;

/// <summary>
/// The addresses last made, by id: a job that is polled every second needs one each time. Few are kept, since an address takes more
/// memory than all else about a job that waits.
/// </summary>
internal sealed class RecentUrls
{
    private readonly Entry?[] _entries = new Entry?[128];

    public Uri? Find(string id) => Volatile.Read(ref Place(id)) is { } entry && entry.Id == id ? entry.Url : null;

    public Uri Keep(string id, Uri url)
    {
        Volatile.Write(ref Place(id), new Entry(id, url));
        return url;
    }

    /// <summary>Ids are random, so that their last characters tell them apart as well as a hash of the whole, and sooner; two at one place cost time and no more.</summary>
    private ref Entry? Place(string id)
    {
        var place = 0u;
        foreach (var c in id.AsSpan(Math.Max(0, id.Length - 4)))
        {
            place = (place * 31) + c;
        }

        return ref _entries[place % (uint)_entries.Length];
    }

    private sealed record Entry(string Id, Uri Url);
}
