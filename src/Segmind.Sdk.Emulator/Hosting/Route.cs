namespace Segmind.Sdk.Emulator;

internal enum RouteKey
{
    None,
    ApiKey,
    ApiKeyOrBearer,
}

/// <summary>A method and a path such as <c>/v2/requests/{id}/status</c>, and who answers it.</summary>
internal sealed class Route(string method, string template, FaultRoute? faults, RouteKey key, Func<Call, Task<Reply>> handle)
{
    private readonly string[] _template = template.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public string Method { get; } = method;

    /// <summary>The name faults know it by; null for the control routes, which no fault touches.</summary>
    public FaultRoute? Faults { get; } = faults;

    public RouteKey Key { get; } = key;

    public Func<Call, Task<Reply>> Handle { get; } = handle;

    /// <summary>How many segments are literal: the more the better the match.</summary>
    public int Weight => _template.Count(segment => segment[0] != '{');

    public bool Matches(string[] path, out IReadOnlyDictionary<string, string> values)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        values = found;
        if (path.Length != _template.Length)
        {
            return false;
        }

        for (var i = 0; i < path.Length; i++)
        {
            if (_template[i][0] == '{')
            {
                found[_template[i].Trim('{', '}')] = path[i];
            }
            else if (_template[i] != path[i])
            {
                return false;
            }
        }

        return true;
    }
}
