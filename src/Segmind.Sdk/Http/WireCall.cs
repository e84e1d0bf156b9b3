using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Segmind.Sdk;

/// <summary>One call of ours on its way through whatever handlers an app wraps around us. Handlers see its random name; the guard at the wire finds the rest by it.</summary>
internal class WireCall : IDisposable
{
    private const string HeaderName = "X-Segmind-Sdk-Call";
    private static readonly ConcurrentDictionary<string, WireCall> Open = new(StringComparer.Ordinal);
    private Credential? _credential;
    private Spares<WireCall>? _home;
    private volatile bool _isOver;
    private string? _name;

    public WireCall(Credential? credential) => _credential = credential;

    /// <summary>A call that is safe to repeat, under a name that a client uses for one such call after the other: to make a name costs as much as to poll.</summary>
    public static WireCall ForRead(Credential credential, Spares<WireCall> home)
    {
        var call = home.Take() ?? new WireCall(credential) { _home = home };
        (call._credential, call._isOver) = (credential, false);
        return call;
    }

    /// <summary>The call a request belongs to.</summary>
    public static WireCall Of(HttpRequestMessage request)
    {
        if (!request.Headers.TryGetValues(HeaderName, out var names) || names.SingleOrDefault() is not { } name || !Open.TryGetValue(name, out var call) || call._isOver)
        {
            throw new WireGuardException("The request belongs to no call of the SDK that is under way: a handler made it, stripped its name, or sent it after the call had ended. It was not sent.");
        }

        return call;
    }

    /// <summary>Gives the request the name that the guard knows the call by.</summary>
    public void Mark(HttpRequestMessage request)
    {
        if (_name is null)
        {
            Span<byte> name = stackalloc byte[16];
            RandomNumberGenerator.Fill(name);
            _name = Convert.ToHexString(name);
            Open[_name] = this;
        }

        request.Headers.Add(HeaderName, _name);
    }

    /// <summary>Before the wire: the name comes off and the key goes on, or the request goes no further.</summary>
    public virtual ValueTask EnterAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Enter(request);
        return ValueTask.CompletedTask;
    }

    /// <summary>The same for a call that no handler stands in the way of.</summary>
    public void Enter(HttpRequestMessage request)
    {
        _credential?.Apply(request);
        request.Headers.Remove(HeaderName);
    }

    /// <summary>After the wire: the key comes off and the name goes back on, so that a handler's second try is known for what it is.</summary>
    public virtual void Leave(HttpRequestMessage request)
    {
        _credential?.Remove(request);
        request.Headers.Remove(HeaderName);
        Mark(request);
    }

    public virtual void Fail(Exception fault)
    {
    }

    public virtual ValueTask ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    protected ArrivingReply ReplyIn(HttpResponseMessage response) => new(response, ApiReply.JsonCap, _credential);

    public void Dispose()
    {
        _isOver = true;
        if (_name is not null && _home?.TryPut(this) != true)
        {
            Open.TryRemove(_name, out _);
        }

        GC.SuppressFinalize(this);
    }
}
