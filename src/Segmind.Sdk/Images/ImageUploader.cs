using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Segmind.Sdk;

/// <summary>Brings local images to Segmind's storage: each content once an hour, four at a time. Uploads cost nothing and may be repeated.</summary>
[SuppressMessage("Design", "CA1001", Justification = "An upload may outlive the client; the semaphore holds nothing that needs disposing.")]
internal sealed class ImageUploader(Transport transport, Endpoints endpoints, KeyRing keys, SegmindClientOptions options)
{
    private const int AtOnce = 4;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(AtOnce);

    /// <summary>Uploads a request's local images and puts their addresses in their place.</summary>
    public ValueTask<InferenceRequest> UploadAllAsync(InferenceRequest request, CancellationToken cancellationToken)
    {
        HashSet<ImageInput>? local = null;
        request.MapImages(image =>
        {
            if (image.IsLocal)
            {
                (local ??= new(ReferenceEqualityComparer.Instance)).Add(image);
            }

            return image;
        });
        return local is null ? new(request) : new(UploadAsync(request, local, cancellationToken));
    }

    private async Task<InferenceRequest> UploadAsync(InferenceRequest request, HashSet<ImageInput> local, CancellationToken cancellationToken)
    {
        var urls = new Dictionary<ImageInput, ImageInput>(ReferenceEqualityComparer.Instance);
        var uploads = local.Select(async image => (image, Url: await UploadAsync(image, cancellationToken).ConfigureAwait(false))).ToList();
        foreach (var (image, url) in await Task.WhenAll(uploads).ConfigureAwait(false))
        {
            urls[image] = ImageInput.FromUrl(url);
        }

        return request.MapImages(image => urls.GetValueOrDefault(image, image));
    }

    public async Task<Uri> UploadAsync(ImageInput input, CancellationToken cancellationToken)
    {
        if (input.Url is { } url)
        {
            return url;
        }

        var purpose = new CallPurpose($"upload the image ({input})", ChargeOutcome.NotCharged);
        var image = await LocalImage.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        var credential = await keys.ForStorageAsync(purpose, cancellationToken).ConfigureAwait(false);
        return await Shared(image, credential, purpose).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One upload for all who want the same content with the same key. It goes on when one of them leaves: the others still wait for it.</summary>
    private Task<Uri> Shared(LocalImage image, Credential credential, CallPurpose purpose)
    {
        var name = $"{image.Hash} {image.MediaType} {credential.Owner}";
        lock (_entries)
        {
            var now = transport.Time.GetTimestamp();
            foreach (var stale in _entries.Where(pair => IsStale(pair.Value, now)).Select(pair => pair.Key).ToList())
            {
                _entries.Remove(stale);
            }

            if (_entries.TryGetValue(name, out var entry))
            {
                image.Dispose();
            }
            else
            {
                entry = new(SendAsync(image, credential, purpose), now);
                _entries[name] = entry;
            }

            return entry.Upload;
        }
    }

    private bool IsStale(Entry entry, long now) =>
        entry.Upload.IsFaulted || entry.Upload.IsCanceled || transport.Time.GetElapsedTime(entry.Since, now) >= Lifetime;

    private async Task<Uri> SendAsync(LocalImage image, Credential credential, CallPurpose purpose)
    {
        BodyPart[] body =
        [
            new(Encoding.ASCII.GetBytes($"{{\"data_urls\":[\"data:{image.MediaType};base64,")),
            new(image),
            new("\"]}"u8.ToArray()),
        ];
        var call = new ReadCall(endpoints.Upload, credential, options.FetchTimeout, purpose) { Body = () => new BodyContent(body) };
        await _slots.WaitAsync().ConfigureAwait(false);
        try
        {
            var reply = await transport.SendWithRetriesAsync(call, CancellationToken.None).ConfigureAwait(false);
            return reply.IsSuccess ? ReadUrl(reply, purpose) : throw purpose.Refused(reply, transport.Time);
        }
        catch (SegmindConnectionException e) when (image.HasChanged)
        {
            throw new IOException($"The image ({image}) changed between being read and being sent. Nothing was submitted.", e);
        }
        finally
        {
            _slots.Release();
            image.Dispose();
        }
    }

    private Uri ReadUrl(ApiReply reply, CallPurpose purpose)
    {
        var body = reply.Json() ?? default;
        return FirstUrl(body.Member("file_urls"u8)) ?? FirstUrl(body.Member("urls"u8)) ?? throw purpose.Refused(reply, transport.Time, SegmindErrorKind.UnreadableAnswer);
    }

    private static Uri? FirstUrl(JsonElement? urls) =>
        urls is { ValueKind: JsonValueKind.Array } list
        && list.GetArrayLength() > 0
        && Uri.TryCreate(list[0].AsText(), UriKind.Absolute, out var url)
        && Endpoints.IsHttp(url)
            ? url
            : null;

    private sealed record Entry(Task<Uri> Upload, long Since);
}
