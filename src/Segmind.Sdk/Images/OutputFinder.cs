using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>
/// Finds the images in a reply, whatever its shape: a URL, an array, an object, <c>images[]</c>, <c>data[]</c>, a workflow's JSON in
/// a string, a data URI, base64. The first member that holds any is taken, so that an image stated twice counts once.
/// </summary>
internal sealed class OutputFinder(Downloader downloader, CallPurpose download, string fileStem, SpooledJson? spooled = null)
{
    private const int MostNesting = 6;
    private static readonly byte[][] Places = JsonElementReading.Names("images", "data", "output", "image", "image_url", "image_urls", "video", "url");
    private static readonly byte[][] Contents = JsonElementReading.Names("url", "image_url", "b64_json", "image_base64", "base64", "image", "data", "value", "images", "choices", "output");
    private readonly List<OutputImage> _found = [];

    public IReadOnlyList<OutputImage> Find(JsonElement reply)
    {
        if (reply.ValueKind == JsonValueKind.Array)
        {
            Take(reply, new Described(), 0);
            return _found;
        }

        foreach (var place in Places)
        {
            if (reply.Member(place) is not { } value)
            {
                continue;
            }

            // Beside an output that is no image, an "image_url" is the request's own, repeated.
            if (Take(value, new Described(), 0) || place.AsSpan().SequenceEqual("output"u8))
            {
                break;
            }
        }

        return _found;
    }

    private bool Take(JsonElement value, Described described, int depth) => depth <= MostNesting && value.ValueKind switch
    {
        JsonValueKind.String => TakeText(value.AsText(), described, depth),
        JsonValueKind.Array => TakeArray(value, described, depth),
        JsonValueKind.Object => TakeObject(value, described, depth),
        _ => false,
    };

    private bool TakeArray(JsonElement value, Described described, int depth)
    {
        var found = _found.Count;
        foreach (var item in value.EnumerateArray())
        {
            Take(item, described, depth + 1);
        }

        return _found.Count > found;
    }

    private bool TakeObject(JsonElement value, Described outer, int depth)
    {
        var described = new Described(
            value.Text("keyname"u8) ?? value.Text("file_name"u8) ?? outer.Name,
            value.Text("content_type"u8) ?? outer.MediaType,
            value.Integer("file_size"u8) ?? outer.Length);
        foreach (var name in Contents)
        {
            if (value.Member(name) is { } content && Take(content, described, depth + 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool TakeText(string? text, Described described, int depth)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        if (spooled?.Take(text, _found.Count + 1) is { } image)
        {
            return AddInline(image, described with { MediaType = image.MediaType ?? described.MediaType });
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && Endpoints.IsHttp(url))
        {
            Add(url, described);
            return true;
        }

        if (text.TrimStart() is ['[' or '{', ..])
        {
            return JsonElementReading.Parse(text) is { } nested && Take(nested, described, depth + 1);
        }

        return DataUri.TryParse(text, out var mediaType, out var content)
            ? AddInline(new Spool(content), described with { MediaType = mediaType ?? described.MediaType })
            : DataUri.TryDecode(text, out content) && MediaTypes.Sniff(content) is not null && AddInline(new Spool(content), described);
    }

    private void Add(Uri url, Described described) =>
        _found.Add(new OutputImage(new DownloadableContent(url, downloader, download, described.Length), NextStem())
        {
            Name = described.Name,
            MediaType = described.MediaType,
            Length = described.Length is >= 0 ? described.Length : null,
        });

    private bool AddInline(IInlineBytes content, Described described)
    {
        if (content.Length > downloader.MaxImageBytes)
        {
            throw download.TooLarge(downloader.MaxImageBytes);
        }

        _found.Add(OutputImage.Inline(content, NextStem(), described.Name, described.MediaType));
        return true;
    }

    private string NextStem() => FileNames.Stem(fileStem, _found.Count + 1);

    private readonly record struct Described(string? Name, string? MediaType, long? Length);
}
