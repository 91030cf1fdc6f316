// Where the records lie: one account, one write region, one database, one container. Keys open nothing: only who has
// the role reads or writes, and the bot has it for its own database alone.

param name string
param location string
param database string
param principalId string
param autoscaleMax int
param backup string

@description('Cosmos DB Built-in Data Contributor: reads and writes items, makes and drops no container.')
var contributor = '00000000-0000-0000-0000-000000000002'

var serverless = autoscaleMax == 0

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-05-15' = {
  name: name
  location: location
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    consistencyPolicy: {
      defaultConsistencyLevel: 'Session'
    }
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: false
      }
    ]
    enableMultipleWriteLocations: false
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    capabilities: serverless ? [
      {
        name: 'EnableServerless'
      }
    ] : []
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: backup
      }
    }
  }
}

resource records 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-05-15' = {
  parent: account
  name: database
  properties: {
    resource: {
      id: database
    }
  }
}

resource documents 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-05-15' = {
  parent: records
  name: 'documents'
  properties: {
    resource: {
      id: 'documents'
      partitionKey: {
        paths: [
          '/pk'
        ]
        kind: 'Hash'
        version: 2
      }
      indexingPolicy: loadJsonContent('../../bot/storage/cosmos_indexing.json')
    }
    options: serverless ? {} : {
      autoscaleSettings: {
        maxThroughput: autoscaleMax
      }
    }
  }
}

resource mayWrite 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-05-15' = {
  parent: account
  name: guid(account.id, principalId, contributor)
  properties: {
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${contributor}'
    principalId: principalId
    scope: '${account.id}/dbs/${records.name}'
  }
}

output account string = account.name
output endpoint string = account.properties.documentEndpoint
