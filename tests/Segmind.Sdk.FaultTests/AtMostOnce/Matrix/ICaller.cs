namespace Segmind.Sdk.FaultTests;

/// <summary>A client that POSTs, in an app's surroundings.</summary>
internal interface ICaller : IDisposable
{
    /// <summary>One call. Its end in words; it never throws.</summary>
    Task<string> CallAsync();

    /// <summary>Lets the call's time run out, once it hangs on a silent service.</summary>
    Task LoseTimeAsync(Task call, PostServer server);
}
