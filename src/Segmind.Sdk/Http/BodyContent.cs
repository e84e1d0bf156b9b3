using System.Net;
using System.Net.Http.Headers;

namespace Segmind.Sdk;

/// <summary>A JSON body with an exact length. With a gate it is written once and then never again, whoever asks: the gate lets the first byte through or throws.</summary>
internal sealed class BodyContent : HttpContent
{
    private readonly IReadOnlyList<BodyPart> _parts;
    private readonly Func<CancellationToken, ValueTask>? _gate;

    public BodyContent(IReadOnlyList<BodyPart> parts, Func<CancellationToken, ValueTask>? gate = null)
    {
        _parts = parts;
        _gate = gate;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        for (var i = 0; i < _parts.Count; i++)
        {
            length += _parts[i].Length;
        }

        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_gate is not null)
        {
            await _gate(cancellationToken).ConfigureAwait(false);
        }

        for (var i = 0; i < _parts.Count; i++)
        {
            await _parts[i].WriteAsync(stream, cancellationToken).ConfigureAwait(false);
        }
    }
}
