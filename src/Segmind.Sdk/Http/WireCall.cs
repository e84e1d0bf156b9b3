using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Segmind.Sdk;

/// <summary>One call of ours on its way through whatever handlers an app wraps around us. Handlers see its random name; the guard at the wire finds the rest by it.</summary>
internal class WireCall : IDisposable
{
    private const string HeaderName = "X-Segmind-Sdk-Call";
    // A name that waits for its next read stays here, and is nobody's meanwhile: to take it out and put it in again costs every poll.
    private static readonly ConcurrentDictionary<string, WireCall?> Open = new(StringComparer.Ordinal);
    private Credential? _credential;
    private Spares<WireCall>? _home;
    private bool _isAnswered;
    private string? _name;

    public WireCall(Credential? credential) => _credential = credential;

    /// <summary>The key that goes along.</summary>
    public Credential? Key => _credential;

    /// <summary>A call that is safe to repeat, under a name that a client uses for one such call after the other: to make a name costs as much as to poll.</summary>
    public static WireCall ForRead(Credential credential, Spares<WireCall> home)
    {
        var call = home.Take() ?? new WireCall(credential) { _home = home };
        (call._credential, call._isAnswered) = (credential, false);
        return call;
    }

    /// <summary>The call a request belongs to.</summary>
    public static WireCall Of(HttpRequestMessage request)
    {
        if (!request.Headers.NonValidated.TryGetValues(HeaderName, out var names) || names.Count != 1 || !Open.TryGetValue(names.ToString(), out var call) || call is null)
        {
            throw new WireGuardException("The request belongs to no call of the SDK that is under way: a handler made it, stripped its name, or sent it after the call had ended. It was not sent.");
        }

        return call;
    }

    /// <summary>Gives the request the name that the guard knows the call by.</summary>
    public void Mark(HttpRequestMessage request)
    {
        _name ??= NewName();
        Open[_name] = this;
        request.Headers.Add(HeaderName, _name);
    }

    /// <summary>Its answer is here: nobody sends for it any more, and its name may serve the next call.</summary>
    public void Answered() => _isAnswered = true;

    /// <summary>Before the wire: the name comes off and the key goes on, or the request goes no further.</summary>
    public virtual ValueTask EnterAsync(HttpRequestMessage request, Credential? key, CancellationToken cancellationToken)
    {
        key?.Apply(request);
        request.Headers.Remove(HeaderName);
        return ValueTask.CompletedTask;
    }

    /// <summary>After the wire: the key comes off and the name goes back on, so that a handler's second try is known for what it is.</summary>
    public virtual void Leave(HttpRequestMessage request, Credential? key)
    {
        key?.Remove(request);
        request.Headers.Remove(HeaderName);
        request.Headers.Add(HeaderName, _name);
    }

    public virtual void Fail(Exception fault)
    {
    }

    public virtual ValueTask ReceiveAsync(HttpResponseMessage response, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    protected ArrivingReply ReplyIn(HttpResponseMessage response) => new(response, ApiReply.JsonCap, _credential);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_isAnswered && _home is not null)
        {
            if (_name is not null)
            {
                Open[_name] = null;
            }

            if (_home.TryPut(this))
            {
                return;
            }
        }

        Forget();
    }

    /// <summary>Its name is given up for good.</summary>
    public void Forget()
    {
        if (_name is not null)
        {
            Open.TryRemove(_name, out _);
        }
    }

    private static string NewName()
    {
        Span<byte> name = stackalloc byte[16];
        RandomNumberGenerator.Fill(name);
        return Convert.ToHexString(name);
    }
}
