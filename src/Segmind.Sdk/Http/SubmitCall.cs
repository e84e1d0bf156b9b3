using System.Net;

namespace Segmind.Sdk;

/// <summary>
/// A call that costs money: its body leaves once. "Never sent" is won by compare-and-set against the first body byte, so it stays
/// true for a handler that goes on in the background; and the first answer is kept as it came off the wire, whatever a handler makes of it.
/// </summary>
internal sealed class SubmitCall(Credential? credential, bool direct) : WireCall(credential)
{
    private const int Fresh = 0;
    private const int Sending = 1;
    private const int Revoked = 2;
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);
    private volatile Task<ApiReply>? _receiving;
    private int _state;
    private int _arrived;

    /// <summary>The first answer, as far as it came; for a direct run only an error.</summary>
    public ApiReply? Answer { get; private set; }

    /// <summary>The fault of the first try at the wire.</summary>
    public Exception? Fault { get; set; }

    /// <summary>Called by the body before its first byte; never true twice.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref _state, Sending, Fresh) == Fresh;

    /// <summary>True when no body byte has left, and from then on none can.</summary>
    public bool TryRevoke() => Interlocked.CompareExchange(ref _state, Revoked, Fresh) is Fresh or Revoked;

    /// <summary>Lets an answer that is being read come to its end: the call's end reaches the caller before it reaches the wire.</summary>
    public async Task SettleAsync(TimeProvider time)
    {
        if (_receiving is { } receiving && Answer is null)
        {
            try
            {
                Answer = await receiving.WaitAsync(SettleTime, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // It hears no token: as if no answer had come.
            }
        }
    }

    public override void Enter(HttpRequestMessage request)
    {
        if (request.Method != HttpMethod.Post || request.Content is null)
        {
            throw new WireGuardException("A handler changed the submit's method or dropped its body. It was not sent.");
        }

        if (Interlocked.Exchange(ref _arrived, 1) == 1)
        {
            throw new WireGuardException("A handler sent the submit a second time. Only the first try went out: a repeated submit would be a second job.");
        }

        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        base.Enter(request);
    }

    public override async ValueTask ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (direct && response.IsSuccessStatusCode)
        {
            return;
        }

        var network = response.Content;
        _receiving = ReadReplyAsync(response, cancellationToken);
        Answer = await _receiving.ConfigureAwait(false);
        response.Content = new ByteArrayContent(Answer.Body) { Headers = { ContentType = network.Headers.ContentType } };
        network.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
