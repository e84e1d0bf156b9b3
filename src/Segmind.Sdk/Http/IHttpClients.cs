namespace Segmind.Sdk;

/// <summary>Where the HTTP clients come from: our own, or an app's factory.</summary>
internal interface IHttpClients : IDisposable
{
    HttpClient Get(HttpRole role);
}
