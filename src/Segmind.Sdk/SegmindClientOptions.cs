using System.Text.Json.Serialization;

namespace Segmind.Sdk;

/// <summary>How a <see cref="SegmindClient"/> reaches the services. Copied when the client is made; later changes have no effect.</summary>
/// <remarks>Bound from the configuration section <c>Segmind</c> by <c>AddSegmind</c>. It holds keys, so it is no record, prints nothing, and leaves them out when it is written as JSON.</remarks>
public sealed class SegmindClientOptions
{
    /// <summary>The configuration section that holds these options.</summary>
    public const string SectionName = "Segmind";

    /// <summary>The variable that holds Segmind's key when <see cref="ApiKey"/> is not set.</summary>
    public const string ApiKeyVariable = "SEGMIND_API_KEY";

    /// <summary>The variable that holds the AIML API's key when <see cref="AimlApiKey"/> is not set.</summary>
    public const string AimlApiKeyVariable = "AIML_API_KEY";

    /// <summary>Segmind's key.</summary>
    /// <value><see langword="null"/> or empty for the variable <c>SEGMIND_API_KEY</c>, read once when the client is made. Printable ASCII, no spaces.</value>
    [JsonIgnore]
    public string? ApiKey { get; set; }

    /// <summary>The AIML API's key.</summary>
    /// <value><see langword="null"/> or empty for the variable <c>AIML_API_KEY</c>, read once when the client is made. Printable ASCII, no spaces.</value>
    [JsonIgnore]
    public string? AimlApiKey { get; set; }

    /// <summary>Gives Segmind's key afresh for every call, for rotation or one key per tenant. Wins over <see cref="ApiKey"/>.</summary>
    /// <value>Called before each request, concurrently; in a poll or a fetch within that request's time, else until your token ends it. When it fails during a wait, that poll is no news; else it is a <see cref="SegmindConnectionException"/> around its exception.</value>
    [JsonIgnore]
    public Func<CancellationToken, ValueTask<string>>? ApiKeyProvider { get; set; }

    /// <summary>Where models, workflows and credits are.</summary>
    /// <value><c>https://api.segmind.com/</c>. https, or http on loopback; a trailing <c>/v1</c> is dropped.</value>
    public Uri BaseAddress { get; set; } = new("https://api.segmind.com/");

    /// <summary>Where local images are uploaded.</summary>
    /// <value><c>https://workflows-api.segmind.com/</c>. https, or http on loopback; a trailing <c>/v1</c> is dropped.</value>
    public Uri StorageAddress { get; set; } = new("https://workflows-api.segmind.com/");

    /// <summary>Where the AIML API is.</summary>
    /// <value><c>https://api.aimlapi.com/</c>. https, or http on loopback; a trailing <c>/v1</c> is dropped.</value>
    public Uri AimlAddress { get; set; } = new("https://api.aimlapi.com/");

    /// <summary>Where the account's request history is: called only for <see cref="OnUnknown.Reconcile"/>, on a route that Segmind does not document.</summary>
    /// <value><c>https://api.spotprod.segmind.com/</c>. https, or http on loopback; a trailing <c>/v1</c> is dropped.</value>
    public Uri HistoryAddress { get; set; } = new("https://api.spotprod.segmind.com/");

    /// <summary>Where <see cref="SegmindClient.RunOnceAsync"/> writes down what it does.</summary>
    /// <value><see langword="null"/>: there is no default, since losing it is losing the promise. Share one object among clients of a process. No settings file can hold it: set it in code, with a container by <c>Configure&lt;SegmindClientOptions&gt;</c>.</value>
    public IJobJournal? Journal { get; set; }

    /// <summary>Which headers carry the key to a workflow. The pages say Bearer, Segmind's own SDK sends <c>x-api-key</c>.</summary>
    /// <value><see cref="WorkflowAuthentication.Both"/>.</value>
    public WorkflowAuthentication WorkflowAuthentication { get; set; } = WorkflowAuthentication.Both;

    /// <summary>How long a queued submit may take to be answered, each try.</summary>
    /// <value>100 s; positive, at most a day.</value>
    public TimeSpan SubmitTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How long a direct run (v1, AIML) may take, its image included, each try.</summary>
    /// <value>150 s, since the service's own limit is about 100 s; positive, at most a day.</value>
    public TimeSpan DirectTimeout { get; set; } = TimeSpan.FromSeconds(150);

    /// <summary>How long one poll, status or credits call may take.</summary>
    /// <value>10 s; positive, at most a day.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an upload, a result or the start of a download may take, each try; and the result at the end of a wait, all tries together.</summary>
    /// <value>60 s; positive, at most a day. A download that makes no progress for this long is given up. At the end of a wait a try may take a third of it, so that one that hangs is not the last.</value>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many polls and fetches of results may leave in a second, those of all waiting jobs together.</summary>
    /// <value>
    /// <see langword="null"/> for no limit but the 64 connections they share; 0.001 to 1,000,000. Under a limit the poll that is
    /// longest overdue goes first, and a result is fetched at once, in a poll's stead; a deadline holds even if its last poll then finds no turn. A submit
    /// waits while more jobs are in flight than can be polled and fetched within the hour that the service keeps them, 1,200 for each
    /// poll a second, and lets collecting go first; a job whose end this client does not see counts for its hour.
    /// </value>
    public double? MaxPollsPerSecond { get; set; }

    /// <summary>The largest image that is accepted from the service, in bytes.</summary>
    /// <value>256 MiB; 1 to 1,073,741,824.</value>
    public long MaxImageBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How much may be spent. Each run reserves what it can cost before anything is sent, and is refused when that is too much.</summary>
    /// <value><see langword="null"/> for no limit. The budget itself is not copied: clients that are given the same one share it.</value>
    public SpendBudget? Budget { get; set; }

    /// <summary>Whether images are downloaded from addresses that are not on the public internet: private, loopback, link-local, a cloud's own.</summary>
    /// <value>
    /// <see langword="false"/>: what names such a host, or resolves to one, is refused before it is connected to, on every redirect
    /// too, so that an output's address can't reach into your network. Set it when your images lie there. The host of
    /// <see cref="BaseAddress"/> is always allowed, and where that is such an address itself (an emulator on loopback), all are.
    /// https, or http on loopback, is asked for either way. Behind a proxy, which resolves names itself, and on a handler of your own
    /// that is no <see cref="SocketsHttpHandler"/> from a container, only the address's text is checked.
    /// </value>
    public bool AllowPrivateDownloads { get; set; }

    /// <summary>The largest answer that can hold such an image: base64 takes four bytes for three, and there is JSON around it.</summary>
    internal long MaxReplyBytes => (MaxImageBytes / 3 * 4) + ApiReply.JsonCap;

    internal SegmindClientOptions Copy() => (SegmindClientOptions)MemberwiseClone();
}
