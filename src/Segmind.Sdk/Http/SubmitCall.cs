using System.Net;

namespace Segmind.Sdk;

/// <summary>
/// A call that costs money: its body leaves once. "Never sent" is won by compare-and-set against the first body byte, so it stays
/// true for a handler that goes on in the background; and the first answer is kept as it came off the wire, whatever a handler makes of it.
/// </summary>
internal sealed class SubmitCall(Credential? credential, bool direct, ISubmitGate? gate = null, ISubmitControl? control = null) : WireCall(credential)
{
    private const int Fresh = 0;
    private const int Sending = 1;
    private const int Revoked = 2;
    private const int Replaced = 3;
    private int _state;
    private int _arrived;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ApiReply? _answer;
    private ArrivingReply? _arriving;

    /// <summary>The first answer, as far as it has come by now; for a direct run only an error.</summary>
    public ApiReply? Answer => Volatile.Read(ref _answer) ?? Volatile.Read(ref _arriving)?.SoFar();

    /// <summary>Whether the service answered a direct run with success; the body is still to be read.</summary>
    public bool HasSucceeded { get; private set; }

    /// <summary>The fault of the one try at the wire.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Called by the body before its first byte: lets it out once, and only behind the gate.</summary>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (TryMove(Fresh, Sending))
        {
            await OpenGateAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!TryMove(Replaced, Sending))
        {
            throw new WireGuardException("The submit's body was asked for a second time, or after the call had given up. It leaves once.");
        }
    }

    /// <summary>True when no body byte has left, and from then on none can.</summary>
    public bool TryRevoke() => Interlocked.CompareExchange(ref _state, Revoked, Fresh) is Fresh or Revoked;

    /// <summary>
    /// Waits for the one try at the wire to end, if it is still under way: a handler that sends twice may return from the refused
    /// second try first.
    /// </summary>
    public async Task FirstTryAsync(CancellationToken limit)
    {
        if (Volatile.Read(ref _arrived) == 1)
        {
            await _left.Task.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Fail(Exception fault) => Fault = fault;

    public override void Leave(HttpRequestMessage request, Credential? key)
    {
        base.Leave(request, key);
        _left.TrySetResult();
    }

    public override async ValueTask EnterAsync(HttpRequestMessage request, Credential? key, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Post || request.Content is null)
        {
            throw new WireGuardException("A handler changed the submit's method or dropped its body. It was not sent.");
        }

        if (Interlocked.Exchange(ref _arrived, 1) == 1)
        {
            throw new WireGuardException("A handler sent the submit a second time. Only the first try went out: a repeated submit would be a second job.");
        }

        try
        {
            await EnterFirstAsync(request, key, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _left.TrySetResult();
            throw;
        }
    }

    private async ValueTask EnterFirstAsync(HttpRequestMessage request, Credential? key, CancellationToken cancellationToken)
    {
        // A body that a handler put in its place tells nobody when it is written, so "never sent" can't be proven from here on.
        if (request.Content is not BodyContent)
        {
            if (TryMove(Fresh, Replaced))
            {
                await OpenGateAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (Volatile.Read(ref _state) == Revoked)
            {
                throw new WireGuardException("A handler sent the submit after the call had given up. It was not sent.");
            }
        }

        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await base.EnterAsync(request, key, cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (direct && response.IsSuccessStatusCode)
        {
            HasSucceeded = true;
            return;
        }

        var network = response.Content;
        Volatile.Write(ref _arriving, ReplyIn(response));
        await _arriving!.FillAsync(cancellationToken, gate is null ? null : gate.Heard).ConfigureAwait(false);
        var answer = _arriving.Finish();
        Volatile.Write(ref _answer, answer);
        response.Content = new ByteArrayContent(answer.Body) { Headers = { ContentType = network.Headers.ContentType } };
        network.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async ValueTask OpenGateAsync(CancellationToken cancellationToken)
    {
        try
        {
            control?.Begin();
            if (gate is not null)
            {
                await gate.OpenAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            // No byte has left, and with this none will.
            Volatile.Write(ref _state, Revoked);
            throw e as WireGuardException ?? new WireGuardException($"The submit was held back ({e.Message.TrimEnd('.')}). It was not sent.", e);
        }
    }

    private bool TryMove(int from, int to) => Interlocked.CompareExchange(ref _state, to, from) == from;
}
